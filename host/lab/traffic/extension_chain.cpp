#include "host/lab/traffic/random_inner.h"

#include "abi/limits.h"
#include "host/wire/protocol.h"

namespace fibertap::generation {
namespace {

std::uint8_t random_extension(Random& random) {
  static constexpr std::uint8_t kSkipped[] = {wire::kHopByHop, wire::kRouting,
                                              wire::kDestinationOptions, wire::kAuthentication,
                                              wire::kFragment};
  return random.chance(98) ? random.pick(kSkipped) : wire::kMobility;  // the walk ends at it
}

/// The length field of a header at `at`: of the shortest ones mostly, and what brings its end to
/// the window's edge or past everything.
std::uint8_t random_length(Random& random, std::uint8_t type, std::size_t at) {
  const std::size_t unit = type == wire::kAuthentication ? 4 : 8;
  if (random.chance(92)) return random.between<std::uint8_t>(0, random.chance(70) ? 0 : 2);
  if (random.chance(10)) return random.any<std::uint8_t>();
  if (at + 16 > abi::kParseWindowBytes) return 0;
  return static_cast<std::uint8_t>((abi::kParseWindowBytes - at) / unit - random.below(3));
}

std::size_t bytes_of(std::uint8_t type, std::uint8_t length) {
  if (type == wire::kFragment) return 8;
  return type == wire::kAuthentication ? (length + 2u) * 4 : (length + 1u) * 8;
}

}  // namespace

ExtensionChain random_extension_chain(Random& random, std::uint8_t protocol, std::size_t at) {
  std::size_t count = 0;
  if (random.chance(65)) count = random.chance(55) ? random.between(1, 4) : random.between(5, 10);
  std::vector<std::uint8_t> types(count);
  for (std::uint8_t& type : types) type = random_extension(random);
  types.push_back(protocol);

  ExtensionChain chain{types.front(), {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t length = random_length(random, types[i], at + chain.headers.size());
    const std::size_t first = chain.headers.size();
    chain.headers.resize(first + bytes_of(types[i], length));
    const auto header = std::span(chain.headers).subspan(first);
    random.fill(header);
    header[0] = types[i + 1];
    header[1] = length;
    // A fragment header has its offset where others have what nobody reads; most are first ones.
    if (types[i] == wire::kFragment && random.chance(80)) {
      header[2] = 0;
      header[3] &= 0x07;
    }
  }
  return chain;
}

}  // namespace fibertap::generation
