// A mirror target on libpcap that tries one rule after the other: pcap_linear RULES IN OUT

#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/peers/mirror_rules.h"
#include "tests/bench/peers/pcap_files.h"

struct Target {
  struct MirrorSessions sessions;
  struct PcapFiles files;
};

static void judge(u_char* argument, const struct pcap_pkthdr* header, const u_char* bytes) {
  const struct Target* target = (const struct Target*)argument;
  struct MirroredFrame frame;
  if (!read_mirrored_frame(bytes, header->caplen, &frame)) return;
  const struct MirrorSession* session = find_session(&target->sessions, frame.vni);
  if (session == NULL || !accepts(session, &frame)) return;
  write_inner(target->files.out, header, frame.inner, (uint32_t)(frame.inner - bytes),
              session->packet_length);
}

int main(int argc, char** argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: pcap_linear RULES IN OUT\n");
    return EXIT_FAILURE;
  }
  struct Target target = {read_mirror_sessions(argv[1]), open_pcap_files(argv[2], argv[3])};
  copy_frames(&target.files, judge, (void*)&target);
  free_mirror_sessions(&target.sessions);
  return EXIT_SUCCESS;
}
