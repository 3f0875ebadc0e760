#ifndef FIBERTAP_HOST_LAB_TRAFFIC_PCAP_WRITER_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_PCAP_WRITER_H_

#include <cstdint>
#include <vector>

#include "host/datapath/ingest/frame_source.h"

namespace fibertap::generation {

/// A pcap file under construction: Ethernet, nanoseconds, little-endian.
class PcapWriter {
 public:
  PcapWriter();

  /// Timestamps from 2^32 seconds on do not fit.
  void append(const Frame& frame);

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_PCAP_WRITER_H_
