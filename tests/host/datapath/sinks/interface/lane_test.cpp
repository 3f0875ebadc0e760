#include "host/datapath/sinks/interface/lane.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <deque>
#include <map>
#include <vector>

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What an interface answers, one after another; then it takes all.
struct Script {
  std::deque<InterfaceEnd::Sent> answers;
  int found = 0;                     // by looking again
  std::vector<std::size_t> lengths;  // of frames that were taken
  int looks = 0;
};

class ScriptedEnd final : public InterfaceEnd {
 public:
  explicit ScriptedEnd(Script& script) : script_(script) {}
  const std::string& name() const noexcept override { return name_; }
  Sent send(std::span<OutgoingFrame> frames) noexcept override {
    Sent sent{frames.size(), 0};
    if (!script_.answers.empty()) {
      sent = script_.answers.front();
      script_.answers.pop_front();
    }
    for (OutgoingFrame& frame : frames.first(sent.frames)) script_.lengths.push_back(frame.bytes());
    return sent;
  }
  int look_again() noexcept override {
    ++script_.looks;
    return script_.found;
  }

 private:
  const std::string name_ = "ids0";
  Script& script_;
};

/// Whoever waits comes to its time at once.
class WaitingClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  void wait(std::condition_variable& /*changed*/, std::unique_lock<std::mutex>& /*lock*/,
            TimePoint until) const override {
    now_ = std::max(now_, until);
  }
  void advance(std::chrono::nanoseconds by) { now_ += by; }

 private:
  mutable TimePoint now_{1s};
};

class LaneTest : public ::testing::Test {
 protected:
  void add(std::size_t length) { lane_.add(std::span(bytes_).first(length), {}); }
  void send(std::initializer_list<std::size_t> lengths) {
    for (const std::size_t length : lengths) add(length);
    lane_.flush();
  }

  /// Frames by their errno.
  std::map<int, std::uint64_t> lost() {
    for (Loss loss = losses_.next(); loss.frames != 0; loss = losses_.next()) {
      lost_[loss.error] += loss.frames;
    }
    return lost_;
  }

  const std::vector<std::uint8_t> bytes_ = std::vector<std::uint8_t>(9000);
  WaitingClock clock_;
  Script script_;
  PendingLosses losses_;
  Pauses pauses_{clock_};
  std::vector<std::string> notes_;
  const std::function<void(std::string)> on_note_ = [this](const std::string& note) {
    notes_.push_back(note);
  };
  Lane lane_{std::make_unique<ScriptedEnd>(script_), {losses_, pauses_, on_note_}};
  std::map<int, std::uint64_t> lost_;
};

TEST_F(LaneTest, SendsFramesInTheirOrderWithoutBeingAskedWhenItIsFull) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < 2 * Lane::kBurst + 1; ++i) {
    all.push_back(100 + i);
    add(100 + i);
  }
  EXPECT_EQ(script_.lengths.size(), 2 * Lane::kBurst);
  lane_.flush();
  EXPECT_EQ(script_.lengths, all);
  EXPECT_THAT(lost(), IsEmpty());
}

TEST_F(LaneTest, FramesWithoutAnEthernetHeaderAreLostByThatName) {
  send({0, 13, 14, 60});
  EXPECT_THAT(script_.lengths, ElementsAre(14, 60));
  EXPECT_EQ(lost(), (std::map<int, std::uint64_t>{{EBADMSG, 2}}));
}

TEST_F(LaneTest, AFrameThatIsTooLongIsLostAndNoOther) {
  script_.answers = {{1, EMSGSIZE}, {0, EMSGSIZE}, {1, 0}};
  send({100, 9000, 8000, 101});
  EXPECT_THAT(script_.lengths, ElementsAre(100, 101));
  EXPECT_EQ(lost(), (std::map<int, std::uint64_t>{{EMSGSIZE, 2}}));
}

TEST_F(LaneTest, AnyOtherErrorIsThatOfOneFrame) {
  script_.answers = {{1, EINVAL}, {0, EPERM}, {1, 0}};
  send({100, 101, 102, 103});
  EXPECT_THAT(script_.lengths, ElementsAre(100, 103));
  EXPECT_EQ(lost(), (std::map<int, std::uint64_t>{{EPERM, 2}})) << "the last one stands for all";
}

TEST_F(LaneTest, WaitsForAnInterfaceWithoutRoom) {
  script_.answers = {{1, ENOBUFS}, {0, EAGAIN}, {1, ENOBUFS}};
  send({100, 101, 102});
  EXPECT_THAT(script_.lengths, ElementsAre(100, 101, 102));
  EXPECT_THAT(lost(), IsEmpty());
  EXPECT_THAT(notes_, IsEmpty());
}

TEST_F(LaneTest, LosesFramesOfAnInterfaceThatTookNothingForLongUntilItTakesOne) {
  const auto before = clock_.now();
  script_.answers.assign(5000, {0, ENOBUFS});
  send({100, 101});
  EXPECT_EQ(lost(), (std::map<int, std::uint64_t>{{EBUSY, 2}}));
  EXPECT_LT(clock_.now() - before, 2 * Lane::kPatience) << "the data path waits no longer";
  const auto then = clock_.now();
  send({102});
  EXPECT_EQ(clock_.now(), then) << "its patience is spent";
  EXPECT_EQ(lost()[EBUSY], 3U);
  script_.answers = {{1, 0}, {0, ENOBUFS}};
  send({103});
  send({104});
  EXPECT_THAT(script_.lengths, ElementsAre(103, 104)) << "and begins anew";
  EXPECT_EQ(lost()[EBUSY], 3U);
}

TEST_F(LaneTest, AnInterruptedOneWaitsNoMore) {
  pauses_.end();
  script_.answers = {{0, ENOBUFS}};
  send({100});
  EXPECT_EQ(lost(), (std::map<int, std::uint64_t>{{EBUSY, 1}}));
}

TEST_F(LaneTest, LooksForAnInterfaceThatIsGoneAfterPausesThatGrow) {
  script_.answers = {{1, ENETDOWN}};
  script_.found = ENODEV;
  send({100, 101, 102});
  EXPECT_EQ(lost(), (std::map<int, std::uint64_t>{{ENETDOWN, 2}}));
  for (int i = 0; i < 600; ++i) {
    clock_.advance(100ms);
    send({103});
  }
  EXPECT_EQ(lost()[ENETDOWN], 602U);
  EXPECT_GE(script_.looks, 60 / 5);
  EXPECT_LE(script_.looks, 60 / 5 + 8);
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_THAT(notes_[0], HasSubstr("interface:ids0: found \"Network is down\""));

  script_.found = 0;
  clock_.advance(Lane::kLongestPause);
  send({104});
  EXPECT_EQ(script_.lengths.back(), 104U);
  ASSERT_EQ(notes_.size(), 2U);
  EXPECT_EQ(notes_[1], "interface:ids0: takes frames again");
  EXPECT_EQ(lost()[ENETDOWN], 602U);
}

TEST_F(LaneTest, AnInterfaceThatIsFoundAndStillDownIsNotedOnce) {
  script_.answers = {{0, ENETDOWN}, {0, ENETDOWN}};
  send({100});
  clock_.advance(1s);
  send({101});
  EXPECT_EQ(notes_.size(), 1U);
  clock_.advance(1s);
  send({102});
  EXPECT_THAT(script_.lengths, ElementsAre(102));
  EXPECT_EQ(notes_.size(), 2U);
}

}  // namespace
}  // namespace fibertap
