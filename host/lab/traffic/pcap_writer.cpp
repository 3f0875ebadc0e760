#include "host/lab/traffic/pcap_writer.h"

#include "host/datapath/sinks/pcap_records.h"

namespace fibertap::generation {

PcapWriter::PcapWriter() : bytes_(pcap_file_header()) {}

void PcapWriter::append(const Frame& frame) {
  append_pcap_record_head(frame.timestamp_ns, static_cast<std::uint32_t>(frame.bytes.size()),
                          frame.origlen, bytes_);
  bytes_.insert(bytes_.end(), frame.bytes.begin(), frame.bytes.end());
}

}  // namespace fibertap::generation
