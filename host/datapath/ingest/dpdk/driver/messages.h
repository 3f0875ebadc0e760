#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_MESSAGES_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_MESSAGES_H_

#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {

/// See PacketLibrary::log_to(). Before DPDK starts.
void messages_go_to(PortLog log);

/// While it lives, nothing that DPDK prints reaches standard output, where a capture may go: DPDK
/// prints its usage there. It goes to standard error; or to the log, with what DPDK and getopt
/// print on standard error, once all is printed. One at a time.
class PrintedByDpdk {
 public:
  PrintedByDpdk();
  ~PrintedByDpdk() { end(); }

  PrintedByDpdk(const PrintedByDpdk&) = delete;
  PrintedByDpdk& operator=(const PrintedByDpdk&) = delete;

  /// Before the end, when there will be none.
  void end() noexcept;

 private:
  int output_ = -1;  // what standard output is
  int error_ = -1;   // what standard error is
  int kept_ = -1;    // a file in memory that takes what is printed; -1 without a log
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_MESSAGES_H_
