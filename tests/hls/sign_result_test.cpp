#include "hls/sign_result.h"

#include "sim/model/crc32c.h"
#include "tests/hls/batches.h"
#include "tests/hls/frame_beats.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Bytes;
using testing::Lockstep;

TEST(SignResult, TakesTheSumThatTheModelTakes) {
  testing::for_each_two_batches([](const Lockstep& first, const Lockstep& second) {
    TokenStream<ResultBeat> result_beats("result_beats");
    TokenStream<ResultBeat> signed_beats("signed_beats");
    TokenStream<Signature> signatures("signatures");
    first.give("result_beats", result_beats);
    second.give("result_beats", result_beats);
    for (const Lockstep* batch : {&first, &second}) {
      sign_result(result_beats, signed_beats, signatures);
      batch->expect("signed_beats", signed_beats);
      batch->expect("signatures", signatures);
    }
    testing::expect_all_read(result_beats);
  });
}

/// The register after all of `bytes`, complemented: their CRC.
std::uint32_t crc_of(const Bytes& bytes) {
  ap_uint<32> crc = kCrcStart;
  for (std::size_t at = 0; at < bytes.size(); at += abi::kBeatBytes) {
    crc = crc32c_add(crc, testing::raw_beat(std::span(bytes).subspan(at, abi::kBeatBytes)));
  }
  return ap_uint<32>(~crc).to_uint();
}

TEST(SignResult, SumsOfAnyBeatsAreThoseOfRfc3720) {
  // RFC 3720, B.4: 32 bytes of zeros would be 0x8A9136AA; here by the model over whole beats.
  for (std::size_t beats = 0; beats <= 40; ++beats) {
    for (const Bytes& bytes : {Bytes(beats * abi::kBeatBytes), Bytes(beats * abi::kBeatBytes, 0xFF),
                               testing::counted_bytes(beats * abi::kBeatBytes, beats)}) {
      model::Crc32c expected;
      expected.add(bytes);
      ASSERT_EQ(crc_of(bytes), expected.value()) << beats << " beats";
    }
  }
}

TEST(SignResult, AResultOfAnyNumberOfBeatsIsSigned) {
  for (std::size_t beats = 0; beats <= 130; ++beats) {
    const Bytes bytes = testing::counted_bytes(beats * abi::kBeatBytes, beats);
    TokenStream<ResultBeat> result_beats("result_beats");
    TokenStream<ResultBeat> signed_beats("signed_beats");
    TokenStream<Signature> signatures("signatures");
    ResultBeat beat;
    for (std::size_t i = 0; i <= beats; ++i) {
      beat.end = i == beats;
      beat.data = beat.end ? RawBeat(0) : testing::raw_beat(std::span(bytes).subspan(i * 64, 64));
      result_beats.write(pack(beat));
    }
    sign_result(result_beats, signed_beats, signatures);
    model::Crc32c expected;
    expected.add(bytes);
    ASSERT_EQ(read<Signature>(signatures).crc32c, expected.value()) << beats << " beats";
    ASSERT_EQ(signed_beats.size(), beats + 1);
    testing::expect_all_read(result_beats, signatures);
  }
}

TEST(SignResult, EveryBitOfABeatCounts) {
  for (std::size_t bit = 0; bit < 8 * abi::kBeatBytes; ++bit) {
    Bytes bytes(2 * abi::kBeatBytes);
    bytes[bit / 8] = static_cast<std::uint8_t>(1U << bit % 8);
    model::Crc32c expected;
    expected.add(bytes);
    ASSERT_EQ(crc_of(bytes), expected.value()) << "bit " << bit;
  }
}

}  // namespace
}  // namespace fibertap::kernel
