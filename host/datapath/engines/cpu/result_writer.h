#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RESULT_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RESULT_WRITER_H_

#include <cstddef>
#include <cstdint>

#include "abi/result_block.h"
#include "host/base/crc32c.h"
#include "host/datapath/engines/cpu/loads.h"

namespace fibertap::cpu {

/// An accepted frame as it leaves (SPEC 9).
struct AcceptedFrame {
  std::uint64_t timestamp_ns;
  const std::uint8_t* data;
  std::uint32_t caplen;
  std::uint32_t origlen;
  std::uint32_t interface_id;
  std::uint32_t flags;  // abi::EpbFlags
  std::uint32_t flow_hash;
  std::uint32_t vni;
  std::uint32_t rule_number;
  std::uint32_t row;
};

/// Writes result blocks back to back. Once one does not fit, none is written any more.
///
/// Stores are wide and may go past a block's end, which the next block overwrites; loads may go
/// past the data. Near the end of either memory bytes are counted instead. It is a template for the
/// copying to be compiled for each instruction set.
template <typename Isa>
class ResultWriter {
 public:
  /// Data lies before `readable_end`.
  ResultWriter(std::uint8_t* result, std::size_t bytes, const std::uint8_t* readable_end)
      : begin_(result),
        at_(result),
        signed_(result),
        end_(result + bytes),
        readable_end_(readable_end) {}

  void append(const AcceptedFrame& frame) {
    const std::uint32_t length = kOverhead + (frame.caplen + 3) / 4 * 4;
    const auto room = static_cast<std::size_t>(end_ - at_);
    is_full_ |= length > room;
    if (is_full_) return;
    write_head(frame, length);
    std::uint8_t* const data = at_ + sizeof(abi::ResultHead);
    const auto readable = static_cast<std::size_t>(readable_end_ - frame.data);
    if (frame.caplen + kStride <= readable && length + kStride <= room) {
      copy_wide(data, frame.data, frame.caplen);
      store32(data + frame.caplen, 0);
    } else {
      std::memcpy(data, frame.data, frame.caplen);
      std::memset(data + frame.caplen, 0, length - kOverhead - frame.caplen);
    }
    write_tail(at_ + length - sizeof(abi::ResultTail), frame, length);
    at_ += length;
  }

  /// Signs what was written since the last call, while it is in the cache.
  void sign() {
    crc_.add(signed_, static_cast<std::size_t>(at_ - signed_));
    signed_ = at_;
  }

  /// Fills the last beat and signs it.
  void finish() {
    const std::size_t bytes = result_bytes();
    const std::size_t fill = (abi::kBeatBytes - bytes % abi::kBeatBytes) % abi::kBeatBytes;
    std::memset(at_, 0, fill);
    crc_.add(signed_, static_cast<std::size_t>(at_ - signed_) + fill);
  }

  bool is_full() const { return is_full_; }
  std::size_t result_bytes() const { return static_cast<std::size_t>(at_ - begin_); }
  std::uint32_t crc() const { return crc_.value(); }

 private:
  static constexpr std::uint32_t kOverhead = abi::kResultOverhead;
  static constexpr std::size_t kStride = 128;  // what most sessions cut to

  static void copy_wide(std::uint8_t* to, const std::uint8_t* from, std::uint32_t bytes) {
    std::memcpy(to, from, kStride);
    for (std::uint32_t done = kStride; done < bytes; done += kStride) {
      std::memcpy(to + done, from + done, kStride);
    }
  }

  void write_head(const AcceptedFrame& frame, std::uint32_t length) {
    store64(at_, abi::kEnhancedPacketBlock | std::uint64_t{length} << 32);
    store64(at_ + 8, frame.interface_id | frame.timestamp_ns >> 32 << 32);
    store64(at_ + 16, (frame.timestamp_ns & 0xFFFFFFFF) | std::uint64_t{frame.caplen} << 32);
    store32(at_ + 24, frame.origlen);
  }

  /// The options in words of 8 bytes, as they lie in memory (abi::ResultTail).
  static void write_tail(std::uint8_t* tail, const AcceptedFrame& frame, std::uint32_t length) {
    const std::uint64_t hash = __builtin_bswap32(frame.flow_hash);
    const std::uint64_t vni = __builtin_bswap32(frame.vni);
    const std::uint64_t number = __builtin_bswap32(frame.rule_number);
    const std::uint64_t row = __builtin_bswap32(frame.row);
    constexpr std::uint64_t kFlags = 2 | 4 << 16;
    constexpr std::uint64_t kHash = 3 | 5 << 16 | std::uint64_t{5} << 32;
    constexpr std::uint64_t kVerdict = 7 | 13 << 16;
    store64(tail, kFlags | std::uint64_t{frame.flags} << 32);
    store64(tail + 8, kHash | hash << 40);
    store64(tail + 16, hash >> 24 | kVerdict << 32);
    store64(tail + 24, vni << 8 | number << 40);
    store64(tail + 32, number >> 24 | row << 8);
    store64(tail + 40, std::uint64_t{length} << 32);
  }

  std::uint8_t* begin_;
  std::uint8_t* at_;
  std::uint8_t* signed_;
  std::uint8_t* end_;
  const std::uint8_t* readable_end_;
  Crc32c crc_;
  bool is_full_ = false;
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RESULT_WRITER_H_
