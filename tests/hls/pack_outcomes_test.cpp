#include "hls/pack_outcomes.h"

#include "sim/model/crc32c.h"
#include "tests/hls/batches.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Bytes;
using testing::Lockstep;

TEST(PackOutcomes, PacksAndSignsWhatTheModelDoes) {
  testing::for_each_two_batches([](const Lockstep& first, const Lockstep& second) {
    TokenStream<OutcomeWord> outcome_words("outcome_words");
    ::hls::stream<RawBeat> outcome_beats("outcome_beats");
    TokenStream<Signature> outcome_signatures("outcome_signatures");
    first.give("outcome_words", outcome_words);
    second.give("outcome_words", outcome_words);
    for (const Lockstep* batch : {&first, &second}) {
      pack_outcomes(batch->frames(), outcome_words, outcome_beats, outcome_signatures);
      batch->expect("outcome_beats", outcome_beats);
      batch->expect("outcome_signatures", outcome_signatures);
    }
    testing::expect_all_read(outcome_words);
  });
}

/// Words of which no two are equal and every bit is used, as they lie in memory.
Bytes drawn_words(std::uint32_t frames, std::uint32_t salt) {
  Bytes bytes(abi::outcome_words(frames) * sizeof(abi::OutcomeWord));
  for (std::uint32_t i = 0; i < frames; ++i) {
    const std::uint32_t word = (i + salt) * 0x9E3779B1 | 1U;
    for (std::size_t byte = 0; byte < 4; ++byte) {
      bytes[4 * i + byte] = static_cast<std::uint8_t>(word >> 8 * byte);
    }
  }
  return bytes;
}

/// A batch of `frames` through the stage: its beats and its sum.
void expect_packed(std::uint32_t frames, std::uint32_t salt) {
  const Bytes words = drawn_words(frames, salt);
  TokenStream<OutcomeWord> outcome_words("outcome_words");
  ::hls::stream<RawBeat> outcome_beats("outcome_beats");
  TokenStream<Signature> outcome_signatures("outcome_signatures");
  for (std::uint32_t i = 0; i < frames; ++i) {
    OutcomeWord word;
    for (int byte = 0; byte < 4; ++byte) {
      word.bits.range(8 * byte + 7, 8 * byte) = words[4 * i + static_cast<std::size_t>(byte)];
    }
    outcome_words.write(pack(word));
  }
  pack_outcomes(frames, outcome_words, outcome_beats, outcome_signatures);

  ASSERT_EQ(outcome_beats.size(), (frames + 15) / 16);
  for (std::size_t at = 0; at < words.size(); at += abi::kBeatBytes) {
    ASSERT_EQ(outcome_beats.read(),
              testing::raw_beat(std::span(words).subspan(at, abi::kBeatBytes)))
        << "beat at byte " << at;
  }
  model::Crc32c crc;
  crc.add(words);
  ASSERT_EQ(read<Signature>(outcome_signatures).crc32c, crc.value());
  testing::expect_all_read(outcome_words, outcome_beats, outcome_signatures);
}

TEST(PackOutcomes, EveryNumberOfFramesTakesWholeBeatsWithZerosBehindTheLast) {
  for (std::uint32_t frames = 0; frames <= 48; ++frames) {
    SCOPED_TRACE(frames);
    expect_packed(frames, 1);
    expect_packed(frames, 77);  // what the first left behind would show
  }
  for (const std::uint32_t frames : {1023U, 1024U, 1025U, 8192U}) {
    SCOPED_TRACE(frames);
    expect_packed(frames, frames);
  }
}

TEST(PackOutcomes, BeatsOfAnyNumberOfFramesAreCounted) {
  for (std::uint32_t frames = 0; frames <= 48; ++frames) {
    EXPECT_EQ(outcome_beats_of(frames), (frames + 15) / 16) << frames;
  }
  EXPECT_EQ(outcome_beats_of(0xFFFFFFF0), 0x0FFFFFFFU);
  EXPECT_EQ(outcome_beats_of(0xFFFFFFF1), 0x10000000U);
  EXPECT_EQ(outcome_beats_of(0xFFFFFFFF), 0x10000000U);
}

}  // namespace
}  // namespace fibertap::kernel
