#include "host/datapath/engines/cpu/session_table.h"

#include <algorithm>
#include <bit>

namespace fibertap::cpu {
namespace {

VniBucket empty_bucket() {
  VniBucket bucket{};
  std::ranges::fill(bucket.vni, VniBucket::kEmpty);
  std::ranges::fill(bucket.session, kNoSession);
  return bucket;
}

}  // namespace

SessionTable::SessionTable(std::span<const std::uint32_t> vnis)
    : buckets(std::bit_ceil(2 * vnis.size() / VniBucket::kPlaces + 1), empty_bucket()),
      hash_shift(32 - static_cast<unsigned>(std::countr_zero(buckets.size()))) {
  for (std::uint32_t session = 0; session < vnis.size(); ++session) {
    std::size_t at = bucket_of(vnis[session], hash_shift);
    auto* place = std::ranges::find(buckets[at].vni, VniBucket::kEmpty);
    while (place == std::end(buckets[at].vni)) {
      at = (at + 1) % buckets.size();
      place = std::ranges::find(buckets[at].vni, VniBucket::kEmpty);
    }
    *place = vnis[session];
    buckets[at].session[place - buckets[at].vni] = session;
  }
}

}  // namespace fibertap::cpu
