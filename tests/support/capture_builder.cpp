#include "tests/support/capture_builder.h"

namespace fibertap::testing {

Bytes some_frame(std::size_t size, std::uint8_t seed) {
  Bytes frame(size);
  for (std::size_t i = 0; i != size; ++i) {
    frame[i] = static_cast<std::uint8_t>(seed + 7 * i + i / 256);
  }
  return frame;
}

ByteWriter& ByteWriter::raw(std::span<const std::uint8_t> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

ByteWriter& ByteWriter::pad_to(std::size_t multiple) {
  while (bytes_.size() % multiple != 0) bytes_.push_back(0);
  return *this;
}

ByteWriter& ByteWriter::integer(std::uint64_t value, unsigned size) {
  for (unsigned i = 0; i != size; ++i) {
    const unsigned byte = order_ == std::endian::little ? i : size - 1 - i;
    bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
  }
  return *this;
}

PcapFile& PcapFile::big_endian() {
  order_ = std::endian::big;
  return *this;
}

PcapFile& PcapFile::nanoseconds() {
  nanoseconds_ = true;
  return *this;
}

PcapFile& PcapFile::version(std::uint16_t major, std::uint16_t minor) {
  major_ = major;
  minor_ = minor;
  return *this;
}

PcapFile& PcapFile::snaplen(std::uint32_t snaplen) {
  snaplen_ = snaplen;
  return *this;
}

PcapFile& PcapFile::link_type(std::uint32_t field) {
  link_type_ = field;
  return *this;
}

PcapFile& PcapFile::frame(std::uint64_t time_ns, std::span<const std::uint8_t> bytes,
                          std::optional<std::uint32_t> origlen) {
  const auto caplen = static_cast<std::uint32_t>(bytes.size());
  return record(static_cast<std::uint32_t>(time_ns / 1'000'000'000),
                static_cast<std::uint32_t>(time_ns % 1'000'000'000 / (nanoseconds_ ? 1 : 1000)),
                caplen, origlen.value_or(caplen), bytes);
}

PcapFile& PcapFile::record(std::uint32_t seconds, std::uint32_t ticks, std::uint32_t caplen,
                           std::uint32_t origlen, std::span<const std::uint8_t> bytes) {
  ByteWriter record(order_);
  record.u32(seconds).u32(ticks).u32(caplen).u32(origlen).raw(bytes);
  records_.insert(records_.end(), record.bytes().begin(), record.bytes().end());
  return *this;
}

Bytes PcapFile::bytes() const {
  ByteWriter file(order_);
  file.u32(nanoseconds_ ? 0xa1b23c4d : 0xa1b2c3d4).u16(major_).u16(minor_).u64(0);
  return file.u32(snaplen_).u32(link_type_).raw(records_).bytes();
}

PcapngFile& PcapngFile::section(std::endian order) {
  order_ = order;
  const ByteWriter body = writer().u32(0x1a2b3c4d).u16(1).u16(0).u64(UINT64_MAX);
  return block(0x0a0d0d0a, body.bytes());
}

PcapngFile& PcapngFile::interface(const PcapngInterface& interface) {
  ByteWriter body = writer();
  body.u16(interface.link_type).u16(0).u32(interface.snaplen);
  if (interface.tsresol) body.u16(9).u16(1).u8(*interface.tsresol).pad_to(4);
  if (interface.tsoffset) {
    body.u16(14).u16(8).u64(static_cast<std::uint64_t>(*interface.tsoffset));
  }
  if (interface.tsresol || interface.tsoffset) body.u32(0);
  return block(1, body.bytes());
}

PcapngFile& PcapngFile::enhanced(std::uint32_t interface, std::uint64_t ticks,
                                 std::span<const std::uint8_t> bytes,
                                 std::optional<std::uint32_t> origlen, std::size_t option_bytes) {
  const auto caplen = static_cast<std::uint32_t>(bytes.size());
  ByteWriter body = writer();
  body.u32(interface).u32(static_cast<std::uint32_t>(ticks >> 32));
  body.u32(static_cast<std::uint32_t>(ticks)).u32(caplen).u32(origlen.value_or(caplen));
  body.raw(bytes).pad_to(4).raw(Bytes(option_bytes));
  return block(6, body.bytes());
}

PcapngFile& PcapngFile::simple(std::uint32_t origlen, std::span<const std::uint8_t> bytes) {
  return block(3, writer().u32(origlen).raw(bytes).bytes());
}

PcapngFile& PcapngFile::obsolete(std::uint16_t interface, std::uint64_t ticks,
                                 std::span<const std::uint8_t> bytes,
                                 std::optional<std::uint32_t> origlen) {
  const auto caplen = static_cast<std::uint32_t>(bytes.size());
  ByteWriter body = writer();
  body.u16(interface).u16(0xffff).u32(static_cast<std::uint32_t>(ticks >> 32));
  body.u32(static_cast<std::uint32_t>(ticks)).u32(caplen).u32(origlen.value_or(caplen));
  return block(2, body.raw(bytes).bytes());
}

PcapngFile& PcapngFile::block(std::uint32_t type, std::span<const std::uint8_t> body) {
  const auto length = static_cast<std::uint32_t>((body.size() + 3) / 4 * 4 + 12);
  return block(type, body, length, length);
}

PcapngFile& PcapngFile::block(std::uint32_t type, std::span<const std::uint8_t> body,
                              std::uint32_t length, std::uint32_t trailer) {
  const ByteWriter block = writer().u32(type).u32(length).raw(body).pad_to(4).u32(trailer);
  bytes_.insert(bytes_.end(), block.bytes().begin(), block.bytes().end());
  return *this;
}

}  // namespace fibertap::testing
