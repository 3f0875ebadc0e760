#include "hls/filter_match.h"

#include "tests/hls/batches.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::ImageParts;
using testing::Lockstep;
using testing::Packet;

void match_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Query> queries("queries");
  TokenStream<Verdict> verdicts("verdicts");
  first.give("queries", queries);
  second.give("queries", queries);
  static const auto state = testing::fresh_state();
  for (const Lockstep* batch : {&first, &second}) {
    testing::load(batch->image(), *state);
    filter_match(batch->frames(), state->rules, state->numbers, queries, verdicts);
    batch->expect("verdicts", verdicts);
  }
  testing::expect_all_read(queries);
}

void match(const Lockstep& batch) { match_one_after_the_other(batch, batch); }

TEST(FilterMatch, DecidesAsTheModelDoes) {
  testing::for_each_two_batches(match_one_after_the_other);
}

constexpr std::uint16_t kFirstPort = 1000;
constexpr unsigned kEgress = abi::kRowEgress;

/// Row i takes destination port 1000 + i, every third one as a reject rule.
std::vector<abi::RuleRow> row_a_port(std::size_t count, unsigned flags) {
  std::vector<abi::RuleRow> rows;
  for (std::uint32_t i = 0; i < count; ++i) {
    const unsigned action = i % 3 == 0 ? 0U : unsigned{abi::kRowAccept};
    abi::RuleRow& row =
        rows.emplace_back(testing::any_row(7 * i + 1, flags | action | abi::kRowDestinationPorts));
    row.destination_port_first = row.destination_port_last =
        static_cast<std::uint16_t>(kFirstPort + i);
  }
  return rows;
}

/// A UDP frame to `port`; its direction is unknown, or follows from the outer source.
Packet to_port(std::size_t port, const char* source = "10.0.0.1",
               const char* destination = "10.0.0.2") {
  return testing::mirrored(
      Packet().ethernet().ipv4(source, destination).udp(40000, static_cast<std::uint16_t>(port)));
}

class FilterMatchRows : public ::testing::TestWithParam<std::size_t> {};

TEST_P(FilterMatchRows, EveryRowIsFoundInItsLaneAndBlock) {
  const std::size_t rows = GetParam();
  for (const unsigned direction : {0U, kEgress}) {
    ImageParts image = testing::empty_image();
    // A filter before and one behind, whose rows are not to be met.
    testing::add_session(image, 0);
    testing::add_filter(image, {testing::any_row(abi::kMaxRuleNumber)});
    testing::add_session(image, 1);
    testing::add_filter(image, row_a_port(rows, direction));
    testing::add_session(image, 2);
    testing::add_filter(image, {testing::any_row(abi::kMaxRuleNumber - 1)});
    Arena arena;
    for (std::size_t port = kFirstPort - 1U; port <= kFirstPort + rows; ++port) {
      arena.add(to_port(port))
          .add(to_port(port, "172.31.0.238"))
          .add(to_port(port, "10.0.0.1", "172.31.0.238"));
    }
    match({image.bytes(), arena});
  }
}

TEST_P(FilterMatchRows, RowsBehindTheRowCountAreNotThere) {
  const std::size_t rows = GetParam();
  ImageParts image = testing::empty_image();
  testing::add_session(image, 1);
  std::vector<abi::RuleRow> more = row_a_port(rows, 0);
  more.push_back(testing::any_row(5000));
  testing::add_filter(image, more);
  image.sessions[0].row_count = static_cast<std::uint32_t>(rows);
  Arena arena;
  for (std::size_t port : {std::size_t{1}, kFirstPort + rows - 1, kFirstPort + rows}) {
    arena.add(to_port(port));
  }
  match({image.bytes(), arena});
}

/// `count` rows of which all from `first` on match; those before are for IPv6, or not valid, or for
/// the other direction.
std::vector<abi::RuleRow> matching_from(std::size_t first, std::size_t count) {
  std::vector<abi::RuleRow> rows;
  for (std::uint32_t i = 0; i < count; ++i) {
    abi::RuleRow& row = rows.emplace_back(testing::any_row(i, 0));
    if (i >= first) continue;
    constexpr std::uint8_t kOthers[] = {abi::kRowValid | abi::kRowIpv6, 0,
                                        abi::kRowValid | abi::kRowEgress};
    row.flags = kOthers[i % std::size(kOthers)];
  }
  return rows;
}

TEST_P(FilterMatchRows, TheFirstOfManyMatchesDecides) {
  const std::size_t rows = GetParam();
  const std::size_t step = rows > 32 ? 13 : 1;  // prime to a block's lanes
  const Arena arena = Arena()
                          .add(to_port(1, "10.0.0.1", "172.31.0.238"))
                          .add(to_port(1, "172.31.0.238"))
                          .add(to_port(1));
  for (std::size_t first = 0; first < rows; first += step) {
    ImageParts image = testing::empty_image();
    testing::add_session(image, 1);
    testing::add_filter(image, matching_from(first, rows));
    match({image.bytes(), arena});
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, FilterMatchRows, ::testing::Values(0, 1, 15, 16, 17, 32, 160));

TEST(FilterMatch, OfBothDirectionsAnAcceptingRowIsReportedThenTheLowerOneThenIngress) {
  constexpr unsigned kActions[] = {0, abi::kRowAccept};
  for (const unsigned first : kActions) {
    for (const unsigned second : kActions) {
      for (const std::size_t distance : {1U, 15U, 16U, 17U, 40U}) {
        SCOPED_TRACE(distance);
        for (const bool ingress_first : {true, false}) {
          std::vector<abi::RuleRow> rows(distance + 1);
          rows.front() = testing::any_row(10, first | (ingress_first ? 0U : kEgress));
          // Of equal numbers ingress stands first (ADR 2).
          rows.back() =
              testing::any_row(ingress_first ? 10 : 11, second | (ingress_first ? kEgress : 0U));
          ImageParts image = testing::empty_image();
          testing::add_session(image, 1);
          testing::add_filter(image, rows);
          match({image.bytes(), Arena().add(to_port(1))});
        }
      }
    }
  }
}

TEST(FilterMatch, PrefixesOfEveryLengthCompareTheirBitsOnly) {
  ImageParts image = testing::empty_image();
  Arena arena;
  for (const bool ipv6 : {false, true}) {
    const unsigned bits = ipv6 ? 128 : 32;
    for (unsigned prefix = 0; prefix <= bits; prefix += ipv6 ? 5 : 1) {
      testing::add_session(image, static_cast<std::uint32_t>(image.sessions.size()));
      abi::RuleRow row = testing::any_row(prefix, ipv6 ? unsigned{abi::kRowIpv6} : 0U);
      row.source_prefix = static_cast<std::uint8_t>(prefix);
      const Packet inner = ipv6 ? Packet().ethernet().ipv6() : Packet().ethernet().ipv4();
      const testing::Bytes frame = inner.bytes();
      const std::size_t source_at = ipv6 ? 14 + 8 : 14 + 12;
      std::copy_n(frame.begin() + static_cast<std::ptrdiff_t>(source_at), bits / 8, row.source);
      testing::add_filter(image, {row});
      // The last bit that counts, and the first that does not.
      for (unsigned bit : {prefix - 1, prefix}) {
        if (bit >= bits) continue;
        testing::Bytes other = frame;
        other[source_at + bit / 8] =
            static_cast<std::uint8_t>(other[source_at + bit / 8] ^ 0x80U >> bit % 8);
        arena.add(testing::mirrored(other).vni(image.sessions.back().vni));
      }
      arena.add(testing::mirrored(frame).vni(image.sessions.back().vni));
    }
  }
  match({image.bytes(), arena});
}

}  // namespace
}  // namespace fibertap::kernel
