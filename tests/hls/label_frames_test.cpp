#include "hls/label_frames.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::ImageParts;
using testing::Lockstep;
using testing::Packet;

void label_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Passage> passages("passages");
  TokenStream<Verdict> verdicts("verdicts");
  TokenStream<Keep> keeps("keeps");
  TokenStream<Label> labels("labels");
  TokenStream<Outcome> outcomes("outcomes");
  TokenStream<OutcomeWord> outcome_words("outcome_words");
  for (const Lockstep* batch : {&first, &second}) {
    batch->give("passages", passages);
    batch->give("verdicts", verdicts);
  }
  for (const Lockstep* batch : {&first, &second}) {
    label_frames(batch->frames(), passages, verdicts, keeps, labels, outcomes, outcome_words);
    batch->expect("keeps", keeps);
    batch->expect("labels", labels);
    batch->expect("outcomes", outcomes);
    batch->expect("outcome_words", outcome_words);
  }
  testing::expect_all_read(passages, verdicts);
}

TEST(LabelFrames, TellsWhatTheModelTells) {
  testing::for_each_two_batches(label_one_after_the_other);
}

TEST(LabelFrames, EveryPacketLengthCutsAsTheModelDoes) {
  Arena arena;
  for (std::size_t bytes : {0U, 1U, 63U, 64U, 65U, 128U, 9000U}) {
    arena.add(testing::mirrored(Bytes(bytes, 1)));
    // An inner frame that was cut at its source: origlen is more than there is.
    arena.add(testing::mirrored(Packet().ethernet().ipv4().ip_length(60000).payload(bytes)));
  }
  for (std::uint32_t length :
       {1U, 2U, 63U, 64U, 65U, 127U, 128U, 0x4000U, 0x10001U, abi::kWholeFrame}) {
    SCOPED_TRACE(length);
    ImageParts image = testing::empty_image();
    testing::add_default_session(image).packet_length = length;
    const Lockstep batch(image.bytes(), arena);
    label_one_after_the_other(batch, batch);
  }
}

/// Words of a batch, each as abi::OutcomeWord, by the stage alone.
std::vector<abi::OutcomeWord> words_of(const Lockstep& batch) {
  TokenStream<Passage> passages("passages");
  TokenStream<Verdict> verdicts("verdicts");
  TokenStream<Keep> keeps("keeps");
  TokenStream<Label> labels("labels");
  TokenStream<Outcome> outcomes("outcomes");
  TokenStream<OutcomeWord> outcome_words("outcome_words");
  batch.give("passages", passages);
  batch.give("verdicts", verdicts);
  label_frames(batch.frames(), passages, verdicts, keeps, labels, outcomes, outcome_words);
  std::vector<abi::OutcomeWord> words;
  while (!outcome_words.empty()) {
    words.push_back({read<OutcomeWord>(outcome_words).bits.to_uint()});
  }
  return words;
}

TEST(LabelFrames, EveryDispositionAndRejectionHasItsWordAndItsVni) {
  using abi::Disposition;
  using abi::Rejection;
  for (const std::uint32_t vni : {0U, 1U, 0x7FFFFFU, 0x800000U, 0xFFFFFFU}) {
    SCOPED_TRACE(vni);
    ImageParts image = testing::empty_image();
    testing::add_session(image, vni);
    testing::add_filter(image, {testing::any_row(1), testing::any_row(2, abi::kRowIpv6)});
    const Packet udp4 = Packet().ethernet().ipv4().udp();
    const Packet udp6 = Packet().ethernet().ipv6().udp();
    const auto mirrored = [vni](const auto& inner) { return testing::mirrored(inner).vni(vni); };
    Arena arena;
    std::vector<std::uint32_t> expected;
    const auto add = [&](const Packet& frame, abi::OutcomeWord word) {
      arena.add(frame);
      expected.push_back(word.bits);
    };
    // A VNI that nobody may look at is in each of the first four.
    add(mirrored(udp4).destination_port(9), abi::outcome_word(Disposition::not_vxlan));
    add(mirrored(udp4).fragment_offset(1), abi::outcome_word(Disposition::outer_fragment));
    add(mirrored(udp4).udp_length(15), abi::outcome_word(Disposition::outer_malformed));
    add(mirrored(udp4).vxlan_flags(0), abi::outcome_word(Disposition::bad_vxlan));
    add(testing::mirrored(udp4).vni(vni ^ 1U),
        abi::outcome_word(Disposition::unknown_vni, vni ^ 1U));
    add(mirrored(udp6), abi::outcome_word(Rejection::rule, vni));
    add(mirrored(Packet().ethernet().ether_type(0x0806)),
        abi::outcome_word(Rejection::non_ip, vni));
    add(mirrored(udp4), abi::outcome_word(Disposition::accepted, vni));
    const Lockstep batch(image.bytes(), arena.bytes(), arena.frames() + 2);
    expected.insert(expected.end(), {0, 0});  // frames that are not there

    std::vector<std::uint32_t> found;
    for (const abi::OutcomeWord& word : words_of(batch)) found.push_back(word.bits);
    EXPECT_EQ(found, expected);

    ImageParts no_match = testing::empty_image();
    testing::add_session(no_match, vni);
    testing::add_filter(no_match, {testing::any_row(1, abi::kRowIpv6 | abi::kRowAccept)});
    Arena one;
    one.add(mirrored(udp4));
    EXPECT_EQ(words_of(Lockstep(no_match.bytes(), one)).front().bits,
              abi::outcome_word(Rejection::no_match, vni).bits);
  }
}

TEST(LabelFrames, ARowCountsWhereItsSessionsCountersBegin) {
  // Two sessions that share a filter and differ in their first counter.
  ImageParts image = testing::empty_image();
  testing::add_session(image, 1);
  testing::add_filter(image, {testing::any_row(1, abi::kRowIpv6), testing::any_row(2)});
  abi::SessionRow shared = image.sessions[0];
  testing::add_session(image, 2);
  shared.vni = 2;
  shared.first_counter = 2;
  image.sessions[1] = shared;
  image.header.row_counters = 4;
  Arena arena;
  for (std::uint32_t vni : {1U, 2U}) {
    arena.add(testing::mirrored(Packet().ethernet().ipv4().udp()).vni(vni));
    arena.add(testing::mirrored(Packet().ethernet().ipv6().udp()).vni(vni));
    arena.add(testing::mirrored(Packet().ethernet().ether_type(0x0806)).vni(vni));
  }
  const Lockstep batch(image.bytes(), arena);
  label_one_after_the_other(batch, batch);
}

}  // namespace
}  // namespace fibertap::kernel
