#include "hls/look_up_session.h"

#include "tests/hls/batches.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::ImageParts;
using testing::Lockstep;
using testing::Packet;

/// Hits of the model; those that found nothing point anywhere in the table.
void give_hits(const Lockstep& batch, TokenStream<SessionHit>& hits) {
  TokenStream<SessionHit> given("hits");
  batch.give("hits", given);
  while (!given.empty()) {
    SessionHit hit = read<SessionHit>(given);
    if (hit.index >= kSessionRows) hit.index = kSessionRows - 1;
    hits.write(pack(hit));
  }
}

void look_up_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<SessionHit> hits("hits");
  TokenStream<Session> sessions("sessions");
  give_hits(first, hits);
  give_hits(second, hits);
  static const auto state = testing::fresh_state();
  for (const Lockstep* batch : {&first, &second}) {
    testing::load(batch->image(), *state);
    look_up_session(batch->frames(), state->sessions, hits, sessions);
    batch->expect("sessions", sessions);
  }
  testing::expect_all_read(hits);
}

TEST(LookUpSession, GivesTheRowsThatTheModelReads) {
  testing::for_each_two_batches(look_up_one_after_the_other);
}

TEST(LookUpSession, GivesEveryFieldOfARow) {
  ImageParts image = testing::sample_image();
  Arena arena;
  for (std::uint32_t vni : {5U, 9U, 77U, 5U}) {
    arena.add(testing::mirrored(Bytes(20)).vni(vni).destination_port(4790));
  }
  // All bits of the numbers that may hold anything, all MACs, and garbage where nothing is meant.
  for (abi::SessionRow& session : image.sessions) {
    session.interface_id = 0xFEDCBA98 + session.vni;
    std::fill(std::begin(session.reserved0), std::end(session.reserved0), std::uint8_t{0xAA});
    std::fill(std::begin(session.reserved1), std::end(session.reserved1), std::uint8_t{0xBB});
    for (std::size_t i = 0; i < sizeof(session.macs); ++i) {
      session.macs[i / 6][i % 6] = static_cast<std::uint8_t>(i + session.vni);
    }
  }
  for (std::uint8_t macs = 0; macs <= abi::kMaxMacs; ++macs) {
    for (abi::SessionRow& session : image.sessions) session.mac_count = macs;
    const Lockstep batch(image.bytes(), arena);
    look_up_one_after_the_other(batch, batch);
  }
}

TEST(LookUpSession, ReadsTheFirstAndTheLastRowOfAFullTable) {
  ImageParts image = testing::empty_image();
  Arena arena;
  for (std::uint32_t vni = 0; vni < abi::kCardSessions; ++vni) testing::add_session(image, vni);
  testing::add_default_session(image).interface_id = 7;
  for (std::uint32_t vni : {0U, 1U, abi::kCardSessions - 1, abi::kCardSessions}) {
    arena.add(testing::mirrored(Bytes(20)).vni(vni));
  }
  const Lockstep batch(image.bytes(), arena);
  look_up_one_after_the_other(batch, batch);
}

}  // namespace
}  // namespace fibertap::kernel
