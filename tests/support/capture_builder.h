#ifndef FIBERTAP_TESTS_SUPPORT_CAPTURE_BUILDER_H_
#define FIBERTAP_TESTS_SUPPORT_CAPTURE_BUILDER_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace fibertap::testing {

using Bytes = std::vector<std::uint8_t>;

/// When frames are captured: in March 2019, no two digits of the nanoseconds alike.
inline constexpr std::uint64_t kCaptureTime = 1'553'000'000'123'456'789;

/// A frame of `size` bytes that differ from byte to byte and from `seed` to `seed`.
Bytes some_frame(std::size_t size, std::uint8_t seed = 0);

/// Integers one after the other in one byte order.
class ByteWriter {
 public:
  explicit ByteWriter(std::endian order = std::endian::little) : order_(order) {}

  ByteWriter& u8(std::uint8_t value) { return integer(value, 1); }
  ByteWriter& u16(std::uint16_t value) { return integer(value, 2); }
  ByteWriter& u32(std::uint32_t value) { return integer(value, 4); }
  ByteWriter& u64(std::uint64_t value) { return integer(value, 8); }
  ByteWriter& raw(std::span<const std::uint8_t> bytes);
  ByteWriter& pad_to(std::size_t multiple);

  const Bytes& bytes() const { return bytes_; }

 private:
  ByteWriter& integer(std::uint64_t value, unsigned size);

  std::endian order_;
  Bytes bytes_;
};

/// A pcap file: `PcapFile().big_endian().nanoseconds().frame(time_ns, bytes).bytes()`. What says
/// how to write comes before the frames.
class PcapFile {
 public:
  PcapFile& big_endian();
  PcapFile& nanoseconds();
  PcapFile& version(std::uint16_t major, std::uint16_t minor);
  PcapFile& snaplen(std::uint32_t snaplen);
  PcapFile& link_type(std::uint32_t field);

  PcapFile& frame(std::uint64_t time_ns, std::span<const std::uint8_t> bytes,
                  std::optional<std::uint32_t> origlen = {});

  /// A record as it is given, right or wrong.
  PcapFile& record(std::uint32_t seconds, std::uint32_t ticks, std::uint32_t caplen,
                   std::uint32_t origlen, std::span<const std::uint8_t> bytes);

  Bytes bytes() const;
  std::size_t size() const { return bytes().size(); }

 private:
  std::endian order_ = std::endian::little;
  bool nanoseconds_ = false;
  std::uint16_t major_ = 2;
  std::uint16_t minor_ = 4;
  std::uint32_t snaplen_ = 262144;
  std::uint32_t link_type_ = 1;
  Bytes records_;
};

/// One interface of a pcapng section; what is absent is not written.
struct PcapngInterface {
  std::uint16_t link_type = 1;
  std::uint32_t snaplen = 0;
  std::optional<std::uint8_t> tsresol = {};
  std::optional<std::int64_t> tsoffset = {};
};

/// A pcapng file: `PcapngFile().section().interface().enhanced(0, ticks, bytes).bytes()`.
class PcapngFile {
 public:
  /// Starts a section; its blocks have this byte order.
  PcapngFile& section(std::endian order = std::endian::little);

  PcapngFile& interface(const PcapngInterface& interface = {});
  PcapngFile& enhanced(std::uint32_t interface, std::uint64_t ticks,
                       std::span<const std::uint8_t> bytes,
                       std::optional<std::uint32_t> origlen = {}, std::size_t option_bytes = 0);
  PcapngFile& simple(std::uint32_t origlen, std::span<const std::uint8_t> bytes);
  PcapngFile& obsolete(std::uint16_t interface, std::uint64_t ticks,
                       std::span<const std::uint8_t> bytes,
                       std::optional<std::uint32_t> origlen = {});

  /// Any block; the body is padded, the lengths are right unless given.
  PcapngFile& block(std::uint32_t type, std::span<const std::uint8_t> body);
  PcapngFile& block(std::uint32_t type, std::span<const std::uint8_t> body, std::uint32_t length,
                    std::uint32_t trailer);

  /// A writer in the byte order of the section, for bodies.
  ByteWriter writer() const { return ByteWriter(order_); }

  const Bytes& bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::endian order_ = std::endian::little;
  Bytes bytes_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_CAPTURE_BUILDER_H_
