#include "host/datapath/ingest/dpdk/packet_library.h"

#include "host/base/plugin.h"

namespace fibertap {

const PacketLibrary& packet_library() {
  static const PacketLibrary& library = open_plugin<PacketLibrary>(
      {"run", "lib/fibertap/libfibertap_dpdk.so", kPacketLibraryEntry, "DPDK", "libdpdk-dev"});
  return library;
}

}  // namespace fibertap
