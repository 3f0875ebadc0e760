#include "host/datapath/ingest/pcapng_parser.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/datapath/ingest/pcapng_block.h"

namespace fibertap {

static_assert(pcapng::packet::kData + kMaxCaplen <= ByteInput::kCapacity,
              "a frame fits the window");

bool is_pcapng(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 4 &&
         ByteOrder(std::endian::little).u32(bytes.data()) == pcapng::kSectionHeader;
}

void PcapngParser::parse(Burst& burst) {
  while (!burst.full()) {
    if (!(burst.empty() ? wait_for_block() : buffered(pcapng::kSmallestBlock))) return;
    const Block block = block_at_cursor();
    if (!(burst.empty() ? wait_for_rest(block) : buffered(block.length))) return;
    take(block, burst);
  }
}

/// Until its type and length can be read. False where the capture pauses or ends.
bool PcapngParser::wait_for_block() {
  const Arrival arrival = input_.await(pcapng::kSmallestBlock);
  if (arrival != Arrival::kEnded) return arrival == Arrival::kThere;
  if (input_.buffered().empty() && input_.error() == 0) return false;
  throw cut_off(input_, {"pcapng block", input_.offset()}, pcapng::kSmallestBlock);
}

/// False where the capture pauses before the end of the block. A block larger than the window is
/// waited for while it is taken, and one that is cut off is reported there.
bool PcapngParser::wait_for_rest(const Block& block) {
  return block.length > ByteInput::kCapacity || input_.await(block.length) != Arrival::kPaused;
}

CapturePart PcapngParser::Block::part() const { return {pcapng::name(type), offset}; }

/// A section header sets the byte order, which its own length has already.
PcapngParser::Block PcapngParser::block_at_cursor() {
  const std::uint8_t* at = input_.buffered().data();
  Block block{order_.u32(at), 0, input_.offset()};
  if (block.type == pcapng::kSectionHeader) order_ = order_of_section(block);
  block.length = order_.u32(at + 4);
  if (block.length < pcapng::smallest(block.type) || block.length % 4 != 0) {
    throw corrupt(input_, block.part(), fmt::format("length {}", block.length),
                  fmt::format("a multiple of 4 from {} on", pcapng::smallest(block.type)));
  }
  return block;
}

ByteOrder PcapngParser::order_of_section(const Block& block) const {
  const std::uint8_t* magic = input_.buffered().data() + pcapng::section::kByteOrder;
  for (const std::endian endian : {std::endian::little, std::endian::big}) {
    const ByteOrder order(endian);
    if (order.u32(magic) == pcapng::section::kByteOrderMagic) return order;
  }
  throw corrupt(input_, block.part(),
                fmt::format("byte-order magic {:#010x}", ByteOrder(std::endian::big).u32(magic)),
                fmt::format("{:#010x} in either order", pcapng::section::kByteOrderMagic));
}

void PcapngParser::take(const Block& block, Burst& burst) {
  switch (block.type) {
    case pcapng::kEnhancedPacket:
    case pcapng::kObsoletePacket:
      return take_packet(block, pcapng::packet::kData, burst);
    case pcapng::kSimplePacket:
      return take_packet(block, pcapng::simple_packet::kData, burst);
    case pcapng::kInterfaceDescription:
      return add_interface(block);
    case pcapng::kSectionHeader:
      return begin_section(block);
    default:
      return skip_rest(block);
  }
}

void PcapngParser::begin_section(const Block& block) {
  fill(block, pcapng::section::kOptions);
  const std::uint8_t* at = input_.buffered().data();
  const auto major = order_.u16(at + pcapng::section::kVersionMajor);
  if (major != 1) {
    throw Error(Errc::kConfiguration,
                "{}: {} at byte {} is of another version, found {}.{}, expected 1.x; record the "
                "capture again with dumpcap or tcpdump: editcap cannot read this version either",
                input_.name(), block.part().what, block.offset, major,
                order_.u16(at + pcapng::section::kVersionMinor));
  }
  interfaces_.clear();
  skip_rest(block);
}

void PcapngParser::add_interface(const Block& block) {
  if (interfaces_.size() == kMaxInterfaces) {
    throw corrupt(input_, block.part(), "one interface more",
                  fmt::format("at most {} in a section", kMaxInterfaces));
  }
  fill(block, pcapng::interface::kOptions);
  const std::uint8_t* at = input_.buffered().data();
  const std::uint16_t link_type = order_.u16(at + pcapng::interface::kLinkType);
  const std::uint32_t snaplen = order_.u32(at + pcapng::interface::kSnaplen);
  input_.consume(pcapng::interface::kOptions);
  interfaces_.push_back({link_type, snaplen, block.offset, read_clock(block)});
  skip_rest(block);
}

/// Walks the options from the cursor on; leaves the cursor before the trailer or at opt_endofopt.
PcapngClock PcapngParser::read_clock(const Block& block) {
  std::uint8_t resolution = PcapngClock::kDefaultResolution;
  std::int64_t offset_seconds = 0;
  while (bytes_left(block) > pcapng::kBlockTrailer) {
    fill(block, pcapng::option::kHead);
    const std::uint16_t code = order_.u16(input_.buffered().data());
    const std::uint16_t length = order_.u16(input_.buffered().data() + 2);
    if (code == pcapng::option::kEnd) break;
    const auto expect = [&](bool fits, std::string_view expected) {
      if (fits) return;
      throw corrupt(input_, block.part(), fmt::format("option {} of {} bytes", code, length),
                    expected);
    };
    const std::size_t size = pcapng::option::kHead + pcapng::padded(length);
    expect(size + pcapng::kBlockTrailer <= bytes_left(block),
           "an option that ends within the block");
    fill(block, size);
    const std::uint8_t* value = input_.buffered().data() + pcapng::option::kHead;
    if (code == pcapng::option::kTimestampResolution) {
      expect(length == 1, "an if_tsresol of 1 byte");
      resolution = *value;
    } else if (code == pcapng::option::kTimestampOffset) {
      expect(length == 8, "an if_tsoffset of 8 bytes");
      offset_seconds = static_cast<std::int64_t>(order_.u64(value));
    }
    input_.consume(size);
  }
  return PcapngClock(resolution, offset_seconds);
}

const PcapngParser::Interface& PcapngParser::interface(const Block& block, std::uint32_t id) const {
  if (id >= interfaces_.size()) {
    throw corrupt(input_, block.part(), fmt::format("interface {}", id),
                  fmt::format("one of the {} described before it", interfaces_.size()));
  }
  const Interface& found = interfaces_[id];
  // Who records on several interfaces describes all of them, and often only one has packets.
  if (found.link_type != kEthernet) {
    throw wrong_link_type(input_, fmt::format("interface {} (byte {})", id, found.offset),
                          found.link_type);
  }
  return found;
}

/// The frame stays in the window, unless the block is larger; that block is the burst's first.
void PcapngParser::take_packet(const Block& block, std::size_t head, Burst& burst) {
  const bool fits = block.length <= ByteInput::kCapacity;
  fill(block, fits ? block.length : head);
  const Packet packet = packet_at_cursor(block);
  fill(block, packet.data + packet.caplen);
  std::span<const std::uint8_t> bytes = input_.buffered().subspan(packet.data, packet.caplen);
  if (!fits) {
    copy_.assign(bytes.begin(), bytes.end());
    bytes = copy_;
  }
  skip_rest(block);
  burst.push({packet.timestamp_ns, packet.origlen, bytes});
}

PcapngParser::Packet PcapngParser::packet_at_cursor(const Block& block) const {
  Packet packet = block.type == pcapng::kSimplePacket ? simple_packet(block) : timed_packet(block);
  const std::size_t room = block.length - pcapng::kBlockTrailer - packet.data;
  if (packet.caplen > std::min<std::size_t>(room, kMaxCaplen)) {
    throw corrupt(input_, block.part(), fmt::format("caplen {}", packet.caplen),
                  fmt::format("at most {}", std::min<std::size_t>(room, kMaxCaplen)));
  }
  packet.origlen = std::max(packet.origlen, packet.caplen);
  return packet;
}

/// Enhanced or obsolete.
PcapngParser::Packet PcapngParser::timed_packet(const Block& block) const {
  const std::uint8_t* at = input_.buffered().data();
  const std::uint8_t* id = at + pcapng::packet::kInterface;
  const Interface& from =
      interface(block, block.type == pcapng::kEnhancedPacket ? order_.u32(id) : order_.u16(id));
  const std::uint64_t ticks = std::uint64_t{order_.u32(at + pcapng::packet::kTicksHigh)} << 32 |
                              order_.u32(at + pcapng::packet::kTicksLow);
  return {.timestamp_ns = from.clock.nanoseconds(ticks),
          .origlen = order_.u32(at + pcapng::packet::kOriglen),
          .caplen = order_.u32(at + pcapng::packet::kCaplen),
          .data = pcapng::packet::kData};
}

/// Of interface 0, without a time; as long as the snaplen lets it be.
PcapngParser::Packet PcapngParser::simple_packet(const Block& block) const {
  const std::uint32_t snaplen = interface(block, 0).snaplen;
  const std::uint32_t origlen =
      order_.u32(input_.buffered().data() + pcapng::simple_packet::kOriglen);
  return {.timestamp_ns = 0,
          .origlen = origlen,
          .caplen = snaplen == 0 ? origlen : std::min(snaplen, origlen),
          .data = pcapng::simple_packet::kData};
}

bool PcapngParser::buffered(std::size_t bytes) const { return input_.buffered().size() >= bytes; }

void PcapngParser::fill(const Block& block, std::size_t bytes) {
  if (!input_.fill(bytes)) throw cut_off(input_, block.part(), block.length);
}

/// Moves the cursor to the block's end, whose trailer must repeat the length.
void PcapngParser::skip_rest(const Block& block) {
  if (!input_.skip(bytes_left(block) - pcapng::kBlockTrailer)) {
    throw cut_off(input_, block.part(), block.length);
  }
  fill(block, pcapng::kBlockTrailer);
  const std::uint32_t trailer = order_.u32(input_.buffered().data());
  if (trailer != block.length) {
    throw corrupt(input_, block.part(), fmt::format("length {} at its end", trailer),
                  fmt::format("{} as at its start", block.length));
  }
  input_.consume(pcapng::kBlockTrailer);
}

std::uint64_t PcapngParser::bytes_left(const Block& block) const {
  return block.offset + block.length - input_.offset();
}

}  // namespace fibertap
