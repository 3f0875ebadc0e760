#ifndef FIBERTAP_TESTS_BENCH_PEERS_PCAP_FILES_H_
#define FIBERTAP_TESTS_BENCH_PEERS_PCAP_FILES_H_

#include <pcap/pcap.h>

// A capture to read and one to write, Ethernet with nanoseconds.
struct PcapFiles {
  pcap_t* in;
  pcap_dumper_t* out;
};

// Ends the program with libpcap's message when a file does not open.
struct PcapFiles open_pcap_files(const char* in, const char* out);

// Gives every frame to `handle` and closes both files. Ends the program when reading or writing
// fails.
void copy_frames(struct PcapFiles* files, pcap_handler handle, void* argument);

// Writes the first `most` bytes of the frame that `header` describes, without its envelope.
void write_inner(pcap_dumper_t* out, const struct pcap_pkthdr* header, const u_char* inner,
                 bpf_u_int32 envelope, bpf_u_int32 most);

#endif  // FIBERTAP_TESTS_BENCH_PEERS_PCAP_FILES_H_
