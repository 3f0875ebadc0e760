#include "host/datapath/sinks/pcapng_blocks.h"

#include <algorithm>
#include <concepts>

namespace fibertap {
namespace {

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kInterfaceStatistics = 5;
constexpr std::uint16_t kEthernet = 1;
constexpr std::uint8_t kNanoseconds = 9;
constexpr std::size_t kMostDescription = 1024;  // bytes; an option's length is 16 bits

enum OptionCode : std::uint16_t {
  kEndOfOptions = 0,
  kUserApplication = 4,      // shb_userappl
  kInterfaceName = 2,        // if_name
  kInterfaceDescribed = 3,   // if_description
  kTimestampResolution = 9,  // if_tsresol
  kReceived = 4,             // isb_ifrecv
  kDropped = 5,              // isb_ifdrop
  kFilterAccepted = 6,       // isb_filteraccept
};

/// At most `most` bytes of a text in UTF-8, its last character whole.
std::string_view first_text(std::string_view text, std::size_t most) {
  const auto is_inside = [text](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  std::size_t end = std::min(text.size(), most);
  while (end > 0 && is_inside(end)) --end;
  return text.substr(0, end);
}

class BlockBuilder {
 public:
  explicit BlockBuilder(std::uint32_t type) {
    integer(type);
    integer(std::uint32_t{0});  // the length, known at the end
  }

  template <std::unsigned_integral Integer>
  BlockBuilder& integer(Integer value) {
    for (std::size_t i = 0; i < sizeof(value); ++i) {
      block_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    return *this;
  }

  BlockBuilder& timestamp(std::uint64_t ns) {
    return integer(static_cast<std::uint32_t>(ns >> 32)).integer(static_cast<std::uint32_t>(ns));
  }

  BlockBuilder& option(OptionCode code, std::string_view value) {
    integer(static_cast<std::uint16_t>(code)).integer(static_cast<std::uint16_t>(value.size()));
    block_.insert(block_.end(), value.begin(), value.end());
    block_.resize((block_.size() + 3) / 4 * 4);
    return *this;
  }

  template <std::unsigned_integral Integer>
  BlockBuilder& option(OptionCode code, Integer value) {
    integer(static_cast<std::uint16_t>(code)).integer(static_cast<std::uint16_t>(sizeof(value)));
    integer(value);
    block_.resize((block_.size() + 3) / 4 * 4);
    return *this;
  }

  PcapngBlock end() {
    option(kEndOfOptions, std::string_view());
    const auto length = static_cast<std::uint32_t>(block_.size() + 4);
    integer(length);
    for (std::size_t i = 0; i < 4; ++i)
      block_[4 + i] = static_cast<std::uint8_t>(length >> (8 * i));
    return std::move(block_);
  }

 private:
  PcapngBlock block_;
};

BlockBuilder description_begun() {
  constexpr std::uint32_t kNoSnapLen = 0;
  BlockBuilder block(kInterfaceDescription);
  block.integer(kEthernet).integer(std::uint16_t{0}).integer(kNoSnapLen);
  return block;
}

void append(const PcapngBlock& block, PcapngBlock& to) {
  to.insert(to.end(), block.begin(), block.end());
}

}  // namespace

PcapngBlock section_header() {
  constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;
  constexpr std::uint64_t kUnknownLength = ~std::uint64_t{0};
  return BlockBuilder(kSectionHeader)
      .integer(kByteOrderMagic)
      .integer(std::uint16_t{1})  // version 1.0
      .integer(std::uint16_t{0})
      .integer(kUnknownLength)
      .option(kUserApplication, "fibertap")
      .end();
}

PcapngBlock interface_description() {
  return description_begun().option(kTimestampResolution, kNanoseconds).end();
}

PcapngBlock interface_description(const Interface& interface) {
  return description_begun()
      .option(kInterfaceName, interface.name())
      .option(kInterfaceDescribed, first_text(interface.description, kMostDescription))
      .option(kTimestampResolution, kNanoseconds)
      .end();
}

PcapngBlock interface_descriptions(std::span<const Interface> interfaces) {
  PcapngBlock all;
  for (const Interface& interface : interfaces) append(interface_description(interface), all);
  return all;
}

PcapngBlock interface_statistics(std::uint32_t interface_id, std::uint64_t timestamp_ns,
                                 const InterfaceCount& count) {
  BlockBuilder block(kInterfaceStatistics);
  block.integer(interface_id).timestamp(timestamp_ns).option(kReceived, count.received);
  if (count.dropped) block.option(kDropped, *count.dropped);
  return block.option(kFilterAccepted, count.accepted).end();
}

PcapngBlock interface_statistics(std::uint64_t timestamp_ns,
                                 std::span<const InterfaceCount> counts) {
  PcapngBlock all;
  for (std::uint32_t id = 0; id < counts.size(); ++id) {
    append(interface_statistics(id, timestamp_ns, counts[id]), all);
  }
  return all;
}

}  // namespace fibertap
