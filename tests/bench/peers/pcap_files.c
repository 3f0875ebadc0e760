#include "tests/bench/peers/pcap_files.h"

#include <stdio.h>
#include <stdlib.h>

enum { kSnaplen = 65535 };

static void fail(const char* message) {
  fprintf(stderr, "%s\n", message);
  exit(EXIT_FAILURE);
}

struct PcapFiles open_pcap_files(const char* in, const char* out) {
  char message[PCAP_ERRBUF_SIZE];
  struct PcapFiles files;
  files.in = pcap_open_offline_with_tstamp_precision(in, PCAP_TSTAMP_PRECISION_NANO, message);
  if (files.in == NULL) fail(message);
  pcap_t* kind =
      pcap_open_dead_with_tstamp_precision(DLT_EN10MB, kSnaplen, PCAP_TSTAMP_PRECISION_NANO);
  files.out = pcap_dump_open(kind, out);
  if (files.out == NULL) fail(pcap_geterr(kind));
  pcap_close(kind);
  return files;
}

void copy_frames(struct PcapFiles* files, pcap_handler handle, void* argument) {
  if (pcap_loop(files->in, -1, handle, argument) < 0) fail(pcap_geterr(files->in));
  if (pcap_dump_flush(files->out) != 0) fail("the output cannot be written");
  pcap_dump_close(files->out);
  pcap_close(files->in);
}

void write_inner(pcap_dumper_t* out, const struct pcap_pkthdr* header, const u_char* inner,
                 bpf_u_int32 envelope, bpf_u_int32 most) {
  struct pcap_pkthdr cut = *header;
  cut.len -= envelope;
  cut.caplen -= envelope;
  if (cut.caplen > most) cut.caplen = most;
  pcap_dump((u_char*)out, &cut, inner);
}
