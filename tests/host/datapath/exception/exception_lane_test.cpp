#include "host/datapath/exception/exception_lane.h"

#include <gtest/gtest.h>

#include <deque>

#include "host/datapath/batch/batch_builder.h"
#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

constexpr std::uint16_t kHealthPort = 9100;

class StandingClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  TimePoint now_ = TimePoint(std::chrono::hours(1));
};

/// A finished batch, of frames with what became of them.
class Batch {
 public:
  Batch() {
    slot_.arena = memory_;
    slot_.outcomes = outcomes_;
    builder_.begin(slot_);
  }
  Batch& add(const Packet& frame, abi::Disposition disposition = abi::Disposition::not_vxlan,
             std::uint32_t port = 0, std::uint32_t beyond = 0) {
    const Bytes& bytes = frames_.emplace_back(frame.bytes());
    EXPECT_TRUE(
        builder_.append({0, static_cast<std::uint32_t>(bytes.size()) + beyond, bytes}, port));
    outcomes_[frames_.size() - 1] = abi::outcome_word(disposition);
    slot_.status.frames[static_cast<std::size_t>(disposition)] += 1;
    return *this;
  }
  const BatchSlot& slot() {
    builder_.end();
    return slot_;
  }

 private:
  alignas(64) std::array<std::uint8_t, 1 << 20> memory_;
  std::array<abi::OutcomeWord, 4096> outcomes_{};
  BatchSlot slot_;
  BatchBuilder builder_;
  std::deque<Bytes> frames_;
};

class ExceptionLaneTest : public ::testing::Test {
 protected:
  /// Frames of a ring, which is empty then, with their ports.
  std::vector<std::pair<std::uint32_t, Bytes>> drained(FrameClass each) {
    std::vector<std::pair<std::uint32_t, Bytes>> frames;
    while (const auto entry = lane_.ring(each).front()) {
      frames.emplace_back(entry->port, Bytes(entry->bytes.begin(), entry->bytes.end()));
      lane_.ring(each).drop();
    }
    return frames;
  }
  ExceptionPort::OfClass& counters(FrameClass each, std::size_t port = 0) {
    return (port == 0 ? first_ : second_).classes[static_cast<std::size_t>(each)];
  }

  const Packet arp_ = Packet().ethernet().ether_type(0x0806).payload(28);
  const Packet health_ = Packet().ethernet().ipv4().tcp(40000, kHealthPort);
  const Packet junk_ = Packet().ethernet().ipv4().udp(40000, 53).payload(30);
  StandingClock clock_;
  ExceptionPort first_{1000};
  ExceptionPort second_{1000};
  std::array<ExceptionPort*, 3> ports_ = {&first_, nullptr, &second_};
  int wakes_ = 0;
  ExceptionLane lane_{ports_, kHealthPort, [this] { ++wakes_; }, clock_};
};

TEST_F(ExceptionLaneTest, TakesWhatIsNotVxlanByItsOutcomeWordAndNothingElse) {
  auto batch = std::make_unique<Batch>();
  const Packet vxlan = mirrored(Packet().ethernet().ipv4().udp().payload(20));
  batch->add(arp_, abi::Disposition::accepted).add(arp_).add(vxlan, abi::Disposition::accepted);
  for (std::uint32_t i = 1; i < abi::kDispositions; ++i) {
    const auto other = static_cast<abi::Disposition>(i);
    if (other != abi::Disposition::not_vxlan) batch->add(junk_, other);
  }
  batch->add(vxlan).add(health_).add(junk_);
  lane_.take(batch->slot());
  using Frames = std::vector<std::pair<std::uint32_t, Bytes>>;
  EXPECT_EQ(drained(FrameClass::kNeighbour), (Frames{{0, arp_.bytes()}}));
  EXPECT_EQ(drained(FrameClass::kHealth), (Frames{{0, health_.bytes()}}));
  EXPECT_EQ(drained(FrameClass::kOther), (Frames{{0, vxlan.bytes()}, {0, junk_.bytes()}}))
      << "nobody looks for VXLAN a second time";
  EXPECT_EQ(wakes_, 1);
}

TEST_F(ExceptionLaneTest, EachFrameGoesToTheKernelsEndOfThePortThatItCameFrom) {
  auto batch = std::make_unique<Batch>();
  batch->add(junk_, abi::Disposition::accepted, 2).add(arp_, abi::Disposition::not_vxlan, 2);
  batch->add(arp_, abi::Disposition::not_vxlan, 1).add(arp_, abi::Disposition::not_vxlan, 0);
  batch->add(arp_, abi::Disposition::not_vxlan, 2);
  lane_.take(batch->slot());
  std::vector<std::uint32_t> ports;
  for (const auto& [port, bytes] : drained(FrameClass::kNeighbour)) ports.push_back(port);
  EXPECT_EQ(ports, (std::vector<std::uint32_t>{2, 0, 2})) << "port 1 has none";
  EXPECT_EQ(counters(FrameClass::kNeighbour, 0).chosen, 1U);
  EXPECT_EQ(counters(FrameClass::kNeighbour, 1).chosen, 2U);
}

TEST_F(ExceptionLaneTest, AFloodOfOneClassTakesNothingFromAnother) {
  auto batch = std::make_unique<Batch>();
  for (int i = 0; i < 3000; ++i) batch->add(junk_);
  for (int i = 0; i < 100; ++i) batch->add(arp_).add(health_);
  lane_.take(batch->slot());
  EXPECT_EQ(drained(FrameClass::kNeighbour).size(), 100U);
  EXPECT_EQ(drained(FrameClass::kHealth).size(), 100U);
  EXPECT_EQ(drained(FrameClass::kOther).size(), 251U) << "a quarter of a second of 1000";
  EXPECT_EQ(counters(FrameClass::kOther).over_budget, 3000U - 251U);
  EXPECT_EQ(counters(FrameClass::kNeighbour).over_budget, 0U);
  EXPECT_EQ(counters(FrameClass::kHealth).over_budget, 0U);
}

TEST_F(ExceptionLaneTest, AKernelThatTakesNothingCostsFramesByName) {
  for (int i = 0; i < 1000; ++i) {
    auto batch = std::make_unique<Batch>();
    batch->add(Packet().ethernet().ipv4().udp().payload(1400)).add(arp_);
    lane_.take(batch->slot());
    clock_.now_ += std::chrono::milliseconds(2);
  }
  const ExceptionPort::OfClass& other = counters(FrameClass::kOther);
  EXPECT_EQ(other.chosen, 1000U);
  EXPECT_EQ(other.over_budget, 0U);
  EXPECT_EQ(drained(FrameClass::kOther).size(), 1000U - other.tap_full);
  EXPECT_GT(other.tap_full, 500U);
  EXPECT_EQ(counters(FrameClass::kNeighbour).tap_full, 0U) << "it has room of its own";
}

TEST_F(ExceptionLaneTest, AFrameThatWasCutIsNoFrameForTheKernel) {
  auto batch = std::make_unique<Batch>();
  batch->add(junk_, abi::Disposition::not_vxlan, 0, 1);
  lane_.take(batch->slot());
  EXPECT_EQ(counters(FrameClass::kOther).cut, 1U);
  EXPECT_TRUE(drained(FrameClass::kOther).empty());
  EXPECT_EQ(wakes_, 0);
}

}  // namespace
}  // namespace fibertap::testing
