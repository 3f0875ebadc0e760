#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_SESSION_TABLE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_SESSION_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fibertap::cpu {

inline constexpr std::uint32_t kNoSession = 0xFFFFFFFF;

/// Eight places of the hash table, which one look at one cache line compares.
struct alignas(64) VniBucket {
  static constexpr unsigned kPlaces = 8;
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;  // no VNI has more than 24 bits
  std::uint32_t vni[kPlaces];
  std::uint32_t session[kPlaces];
};

/// From VNI to session: a hash table, at most half full. What does not fit into its bucket stands
/// in the next that had room, so a bucket with room ends a search.
struct SessionTable {
  std::vector<VniBucket> buckets;  // a power of two
  unsigned hash_shift = 0;         // leaves the bits that number a bucket
  std::uint32_t default_session = kNoSession;

  SessionTable() = default;

  /// Session i has the VNI `vnis[i]`, none twice.
  explicit SessionTable(std::span<const std::uint32_t> vnis);
};

/// Of the bucket that a search for `vni` begins in; `shift` is the table's.
constexpr std::size_t bucket_of(std::uint32_t vni, unsigned shift) {
  return static_cast<std::size_t>(std::uint64_t{vni * 0x9E3779B1u} >> shift);
}

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_SESSION_TABLE_H_
