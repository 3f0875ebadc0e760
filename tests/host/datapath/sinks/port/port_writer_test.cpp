#include "host/datapath/sinks/port/port_writer.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <map>

#include "abi/result_block.h"
#include "tests/host/datapath/sinks/blocks.h"

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;

class VirtualClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  TimePoint now_{};
};

/// A port with room for some frames. Time goes on when it is tried in vain.
class SmallPort final : public FrameSender {
 public:
  explicit SmallPort(VirtualClock& clock) : clock_(clock) {}
  const std::string& name() const noexcept override { return name_; }
  std::size_t mtu() const noexcept override { return 1500; }
  std::size_t send(std::span<const std::span<const std::uint8_t>> frames) noexcept override {
    const std::size_t taken = std::min(frames.size(), room);
    for (const auto frame : frames.first(taken)) sent.emplace_back(frame.begin(), frame.end());
    room -= taken;
    if (taken == 0) clock_.now_ += 10ms;
    if (taken == 0 && ++vain_tries == opens_at) room = 1000;
    return taken;
  }

  std::size_t room = 1000;
  int opens_at = 0;
  int vain_tries = 0;
  std::vector<Bytes> sent;

 private:
  VirtualClock& clock_;
  const std::string name_ = "small";
};

class PortWriterTest : public ::testing::Test {
 protected:
  /// Blocks of frames of these lengths.
  static Bytes run(std::initializer_list<std::size_t> lengths) {
    Bytes run;
    for (const std::size_t length : lengths) {
      const Bytes block = block_of({.caplen = length});
      run.insert(run.end(), block.begin(), block.end());
    }
    return run;
  }
  static Bytes run_of(std::size_t frames) {
    Bytes run;
    const Bytes block = block_of({.caplen = 60});
    for (std::size_t i = 0; i < frames; ++i) run.insert(run.end(), block.begin(), block.end());
    return run;
  }

  /// All losses of a run, by their errno.
  std::map<int, std::uint64_t> lost_of(Bytes run, std::uint64_t frames) {
    std::map<int, std::uint64_t> lost;
    for (Loss loss = writer_.take(run, frames); loss.frames != 0; loss = writer_.late_loss()) {
      lost[loss.error] += loss.frames;
    }
    return lost;
  }

  VirtualClock clock_;
  SmallPort port_{clock_};
  PortWriter writer_{port_, clock_};
};

TEST_F(PortWriterTest, SendsTheBytesThatWereKeptInTheirOrder) {
  EXPECT_TRUE(lost_of(run({14, 59, 60, 61, 62, 63, 64, 1514}), 8).empty());
  ASSERT_EQ(port_.sent.size(), 8U);
  std::size_t bytes = 0;
  for (const Bytes& frame : port_.sent) {
    EXPECT_EQ(frame, Bytes(frame.size(), static_cast<std::uint8_t>(frame.size())));
    bytes += frame.size();
  }
  EXPECT_EQ(port_.sent[0].size(), 14U);
  EXPECT_EQ(port_.sent[7].size(), 1514U);
  EXPECT_EQ(writer_.taken(), bytes);
}

TEST_F(PortWriterTest, AFrameBeyondTheMtuIsTooLongAndThoseAroundItAreSent) {
  EXPECT_EQ(lost_of(run({1514, 1515, 60, 9000, 61}), 5),
            (std::map<int, std::uint64_t>{{EMSGSIZE, 2}}));
  ASSERT_EQ(port_.sent.size(), 3U);
  EXPECT_EQ(port_.sent[2].size(), 61U);
}

TEST_F(PortWriterTest, AVlanTagIsNotOfTheMtu) {
  for (const int tag : {0x81, 0x88, 0x08}) {
    for (const std::size_t length : {1515U, 1518U, 1519U}) {
      Bytes block = block_of({.caplen = length});
      block[sizeof(abi::ResultHead) + 12] = static_cast<std::uint8_t>(tag);
      block[sizeof(abi::ResultHead) + 13] = tag == 0x88 ? 0xA8 : 0x00;
      const bool fits = tag != 0x08 && length <= 1518;
      EXPECT_EQ(lost_of(block, 1).empty(), fits) << length << ' ' << tag;
    }
  }
}

TEST_F(PortWriterTest, APortThatHasRoomAgainInTimeLosesNothing) {
  port_.room = 40;
  port_.opens_at = 9;
  EXPECT_TRUE(lost_of(run_of(100), 100).empty());
  EXPECT_EQ(port_.sent.size(), 100U);
}

TEST_F(PortWriterTest, AFullPortIsWaitedForOnceAndWhatItDoesNotTakeIsLostByName) {
  port_.room = 40;
  EXPECT_EQ(lost_of(run_of(100), 100), (std::map<int, std::uint64_t>{{ENOBUFS, 60}}));
  EXPECT_EQ(port_.sent.size(), 40U);
  const int tries = port_.vain_tries;
  EXPECT_EQ(tries, 10 + 2) << "10 ms each, and one for each burst that follows";
  EXPECT_EQ(lost_of(run_of(32), 32), (std::map<int, std::uint64_t>{{ENOBUFS, 32}}));
  EXPECT_EQ(port_.vain_tries, tries + 1);
  port_.room = 1;
  EXPECT_EQ(lost_of(run_of(32), 32), (std::map<int, std::uint64_t>{{ENOBUFS, 31}}));
  EXPECT_EQ(port_.vain_tries, tries + 1 + 10) << "it took one, so it is waited for again";
}

TEST_F(PortWriterTest, AtTheEndNoPortIsWaitedFor) {
  port_.room = 0;
  writer_.interrupt();
  EXPECT_EQ(lost_of(run_of(100), 100), (std::map<int, std::uint64_t>{{ENOBUFS, 100}}));
  EXPECT_EQ(port_.vain_tries, 4);
}

TEST_F(PortWriterTest, OneRunMayLoseFramesForEachOfTheReasons) {
  port_.room = 1;
  EXPECT_EQ(lost_of(run({60, 61, 1515, 13, 0}), 5),
            (std::map<int, std::uint64_t>{{EMSGSIZE, 1}, {ENOBUFS, 1}, {EBADMSG, 2}}));
}

}  // namespace
}  // namespace fibertap::testing
