#include "host/datapath/sinks/capture_form.h"

#include <cstring>

#include "abi/result_block.h"
#include "host/datapath/sinks/pcap_records.h"

namespace fibertap {

std::vector<std::uint8_t> beginning_of(CaptureForm form) {
  return form == CaptureForm::kPcap ? pcap_file_header() : section_header();
}

std::vector<std::uint8_t> descriptions_in(CaptureForm form, std::span<const Interface> interfaces) {
  if (form == CaptureForm::kPcap) return {};
  return interface_descriptions(interfaces);
}

std::vector<std::uint8_t> end_of(CaptureForm form, std::uint64_t timestamp_ns,
                                 std::span<const InterfaceCount> counts) {
  if (form == CaptureForm::kPcap) return {};
  return interface_statistics(timestamp_ns, counts);
}

std::size_t BlockFormatter::write(std::span<const std::uint8_t> blocks, std::uint8_t* to) noexcept {
  if (blocks.empty()) return 0;  // they may be nowhere
  switch (form_) {
    case CaptureForm::kComment:
      return comments_.write(blocks, to);
    case CaptureForm::kBare:
      return write_without_annotations(blocks, to);
    case CaptureForm::kPcap:
      return write_pcap_records(blocks, to);
    case CaptureForm::kVerdict:
      break;
  }
  std::memmove(to, blocks.data(), blocks.size());
  return blocks.size();
}

WholeFrames whole_frames(CaptureForm form, std::span<const std::uint8_t> run, std::size_t bytes) {
  WholeFrames whole;
  const auto word = [&](std::size_t at) {
    std::uint32_t value;
    std::memcpy(&value, run.data() + whole.bytes + at, sizeof(value));
    return value;
  };
  const bool is_pcap = form == CaptureForm::kPcap;
  const std::size_t head = is_pcap ? sizeof(PcapRecordHead) : 8;  // type and length
  while (bytes - whole.bytes >= head) {
    const std::size_t size =
        is_pcap ? head + word(offsetof(PcapRecordHead, caplen)) : std::size_t{word(4)};
    if (size > bytes - whole.bytes) break;
    whole.frames += is_pcap || word(0) == abi::kEnhancedPacketBlock ? 1 : 0;
    whole.bytes += size;
  }
  return whole;
}

}  // namespace fibertap
