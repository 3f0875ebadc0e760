#include "host/datapath/sinks/interface/address_hash.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "host/wire/protocol.h"

namespace fibertap {
namespace {

constexpr int kMostTags = 2;  // SPEC 5

using Frame = std::span<const std::uint8_t>;
using Words = std::array<std::uint64_t, 2>;  // of an address, zero in front

/// All bits of the result depend on all of `bits` (MurmurHash3's finalizer).
std::uint64_t mixed(std::uint64_t bits) noexcept {
  bits = (bits ^ bits >> 33) * 0xFF51AFD7ED558CCDU;
  bits = (bits ^ bits >> 33) * 0xC4CEB9FE1A85EC53U;
  return bits ^ bits >> 33;
}

template <std::size_t kBytes>
Words words_at(Frame frame, std::size_t at) noexcept {
  Words words{};
  std::memcpy(words.data(), &frame[at], kBytes);
  return words;
}

std::uint64_t hash_of(Words one, Words other) noexcept {
  if (other < one) std::swap(one, other);
  std::uint64_t hash = 0;
  for (const Words& words : {one, other}) {
    for (const std::uint64_t word : words) hash = mixed((hash + 1) ^ word);
  }
  return hash;
}

std::uint16_t type_at(Frame frame, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(frame[at] << 8 | frame[at + 1]);
}

}  // namespace

std::optional<std::uint64_t> address_hash(std::span<const std::uint8_t> frame) noexcept {
  std::size_t at = wire::kEthernetBytes;
  if (frame.size() < at) return std::nullopt;
  std::uint16_t type = type_at(frame, at - 2);
  for (int tags = 0;
       tags < kMostTags && (type == wire::kEtherTypeVlan || type == wire::kEtherTypeServiceVlan);
       ++tags) {
    at += wire::kVlanBytes;
    if (frame.size() < at) return std::nullopt;
    type = type_at(frame, at - 2);
  }
  const Frame packet = frame.subspan(at);
  if (type == wire::kEtherTypeIpv4 && packet.size() >= wire::kIpv4Bytes && packet[0] >> 4 == 4) {
    return hash_of(words_at<4>(packet, 12), words_at<4>(packet, 16));
  }
  if (type == wire::kEtherTypeIpv6 && packet.size() >= wire::kIpv6Bytes && packet[0] >> 4 == 6) {
    return hash_of(words_at<16>(packet, 8), words_at<16>(packet, 24));
  }
  return std::nullopt;
}

}  // namespace fibertap
