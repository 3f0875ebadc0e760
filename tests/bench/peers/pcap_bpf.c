// A mirror target on libpcap that leaves the rules to BPF: pcap_bpf EXPRESSION_FILE LENGTH IN OUT

#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/peers/mirrored_frame.h"
#include "tests/bench/peers/pcap_files.h"

struct Target {
  struct PcapFiles files;
  uint32_t packet_length;
};

static void take(u_char* argument, const struct pcap_pkthdr* header, const u_char* bytes) {
  const struct Target* target = (const struct Target*)argument;
  const uint32_t envelope = envelope_bytes(bytes, header->caplen);
  if (envelope == 0) return;
  write_inner(target->files.out, header, bytes + envelope, envelope, target->packet_length);
}

static char* read_text(const char* path) {
  FILE* file = fopen(path, "r");
  char* text = NULL;
  size_t room = 0;
  if (file == NULL || getdelim(&text, &room, '\0', file) < 0) {
    fprintf(stderr, "%s: found nothing to read, expected an expression\n", path);
    exit(EXIT_FAILURE);
  }
  fclose(file);
  return text;
}

static void set_filter(pcap_t* in, const char* path) {
  char* expression = read_text(path);
  struct bpf_program program;
  if (pcap_compile(in, &program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0 ||
      pcap_setfilter(in, &program) != 0) {
    fprintf(stderr, "%s: %s\n", path, pcap_geterr(in));
    exit(EXIT_FAILURE);
  }
  pcap_freecode(&program);
  free(expression);
}

int main(int argc, char** argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: pcap_bpf EXPRESSION_FILE LENGTH IN OUT\n");
    return EXIT_FAILURE;
  }
  struct Target target = {open_pcap_files(argv[3], argv[4]), (uint32_t)strtoul(argv[2], NULL, 10)};
  set_filter(target.files.in, argv[1]);
  copy_frames(&target.files, take, (void*)&target);
  return EXIT_SUCCESS;
}
