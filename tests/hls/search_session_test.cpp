#include "hls/search_session.h"

#include "sim/model/tables.h"
#include "tests/hls/batches.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::ImageParts;
using testing::Lockstep;

constexpr std::uint32_t kLastVni = 0xFFFFFF;

/// Sessions of VNI 0, 3, 6 and so on, the last one of the highest VNI.
ImageParts every_third_vni(std::uint32_t sessions) {
  ImageParts image = testing::empty_image();
  for (std::uint32_t i = 0; i < sessions; ++i) {
    testing::add_session(image, i != 0 && i + 1 == sessions ? kLastVni : 3 * i);
  }
  return image;
}

/// Every VNI of the image and those beside it, looked for one after the other.
void search_all(const ImageParts& parts) {
  const testing::Bytes image = parts.bytes();
  const auto tables = model::decode_tables(image);
  const auto state = testing::loaded_state(image);
  std::vector<std::uint32_t> vnis = {0, 1, kLastVni - 1, kLastVni};
  for (const abi::SessionRow& session : parts.sessions) {
    for (std::uint32_t vni : {session.vni - 1, session.vni, session.vni + 1}) {
      vnis.push_back(vni & kLastVni);
    }
  }
  TokenStream<Envelope> envelopes("envelopes");
  TokenStream<Envelope> searched("searched_envelopes");
  TokenStream<SessionHit> hits("hits");
  for (std::uint32_t vni : vnis) {
    Envelope envelope = unpack<Envelope>(0);
    envelope.vni = vni;
    envelopes.write(pack(envelope));
  }
  search_session(static_cast<std::uint32_t>(vnis.size()), state->loaded.sessions,
                 state->loaded.has_default, state->tree, envelopes, searched, hits);
  for (std::uint32_t vni : vnis) {
    const auto expected = tables->session_of(vni);
    const SessionHit hit = read<SessionHit>(hits);
    ASSERT_EQ(hit.found.to_bool(), expected.has_value()) << "VNI " << vni;
    if (expected) {
      ASSERT_EQ(hit.index.to_uint(), *expected) << "VNI " << vni;
    }
    ASSERT_EQ(read<Envelope>(searched).vni, vni);
  }
  testing::expect_all_read(envelopes, searched, hits);
}

class SearchSession : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(SearchSession, FindsEveryVniAndNoOther) { search_all(every_third_vni(GetParam())); }

TEST_P(SearchSession, GivesOtherVnisToTheDefaultSession) {
  ImageParts image = every_third_vni(GetParam());
  testing::add_default_session(image);
  search_all(image);
}

INSTANTIATE_TEST_SUITE_P(Sessions, SearchSession,
                         ::testing::Values(0, 1, 2, 3, 4, 7, 8, 9, 1023, 10239, 10240));

TEST(SearchSessions, AnImageOfFewerSessionsLeavesNoneOfTheOneBefore) {
  const auto state = testing::loaded_state(every_third_vni(10240).bytes());
  testing::load(every_third_vni(1).bytes(), *state);
  for (std::uint32_t vni = 1; vni < 3 * 10240; ++vni) {
    ASSERT_FALSE(find_vni(state->tree, vni).found) << "VNI " << vni;
  }
  EXPECT_TRUE(find_vni(state->tree, 0).found);
}

TEST(SearchSessions, FindTheSessionsThatTheModelFinds) {
  testing::for_each_two_batches([](const Lockstep& first, const Lockstep& second) {
    TokenStream<Envelope> envelopes("envelopes");
    TokenStream<Envelope> searched("searched_envelopes");
    TokenStream<SessionHit> hits("hits");
    first.give("envelopes", envelopes);
    second.give("envelopes", envelopes);
    static const auto state = testing::fresh_state();
    for (const Lockstep* batch : {&first, &second}) {
      testing::load(batch->image(), *state);
      search_session(batch->frames(), state->loaded.sessions, state->loaded.has_default,
                     state->tree, envelopes, searched, hits);
      batch->expect("searched_envelopes", searched);
      batch->expect("hits", hits);
    }
    testing::expect_all_read(envelopes);
  });
}

}  // namespace
}  // namespace fibertap::kernel
