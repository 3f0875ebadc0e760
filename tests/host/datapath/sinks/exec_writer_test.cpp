#include "host/datapath/sinks/exec_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

#include "host/base/error.h"
#include "tests/host/datapath/sinks/blocks.h"
#include "tests/host/datapath/sinks/counted.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::block_of;
using testing::Bytes;
using testing::content_of;
using testing::counted;
using testing::joined;

const std::vector<Interface> kOneInterface = {{7, "seven"}};

class HandClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::nanoseconds(ns_)); }
  void advance(std::chrono::nanoseconds by) { ns_ += by.count(); }

 private:
  std::atomic<std::int64_t> ns_ = 1;
};

class ExecWriterTest : public ::testing::Test {
 protected:
  ExecWriterTest() { std::signal(SIGPIPE, SIG_IGN); }

  std::unique_ptr<ExecWriter> make(const std::string& script) {
    ExecSettings settings;
    settings.command = {"sh", "-c", script};
    settings.form = CaptureForm::kVerdict;
    settings.patience = 60s;
    return make(settings);
  }

  std::unique_ptr<ExecWriter> make(ExecSettings settings) {
    auto writer = std::make_unique<ExecWriter>(
        std::move(settings), [this](const std::string& note) { notes_.push_back(note); });
    writer->describe(kOneInterface);
    return writer;
  }

  /// Rests until the writer has said something more.
  void rest_until_a_note(ExecWriter& writer) {
    const std::size_t before = notes_.size();
    for (int i = 0; i < 6000 && notes_.size() == before; ++i) {
      writer.rest();
      std::this_thread::sleep_for(10ms);
    }
    ASSERT_GT(notes_.size(), before);
  }

  testing::TemporaryFolder folder_;
  HandClock clock_;
  std::vector<std::string> notes_;
  const Bytes head_ = joined({section_header(), interface_descriptions(kOneInterface)});
};

TEST_F(ExecWriterTest, AProgramReadsAWholeCapture) {
  const auto writer = make("cat > " + folder_ / "read");
  Bytes blocks = joined({block_of({}), block_of({})});
  EXPECT_EQ(writer->take(blocks, 2).frames, 0U);
  const InterfaceCount counts[] = {{3, 2}};
  writer->finish(5, counts);
  EXPECT_EQ(content_of(folder_ / "read"), joined({head_, blocks, interface_statistics(5, counts)}));
  EXPECT_EQ(writer->taken(), content_of(folder_ / "read").size());
  EXPECT_TRUE(notes_.empty());
}

TEST_F(ExecWriterTest, OneThatEndsIsStartedAgainAfterAPauseAndReadsFromTheBeginning) {
  ExecSettings settings{.command = {"sh", "-c",
                                    "head -c " + std::to_string(head_.size()) +
                                        " > /dev/null; echo >> " + folder_ / "starts"},
                        .form = CaptureForm::kVerdict,
                        .patience = 60s,
                        .clock = clock_};
  const auto writer = make(std::move(settings));
  rest_until_a_note(*writer);
  EXPECT_NE(notes_[0].find("ended with exit code 0; started again in 1 s"), std::string::npos);
  Bytes blocks = block_of({});
  EXPECT_EQ(writer->take(blocks, 1).error, EPIPE) << "nobody reads during the pause";
  EXPECT_EQ(counted(*writer)["program_starts"], 1U);
  clock_.advance(1s);
  writer->rest();
  EXPECT_EQ(counted(*writer)["program_starts"], 2U);
  rest_until_a_note(*writer);
  EXPECT_NE(notes_[1].find("in 2 s"), std::string::npos) << notes_[1];
  clock_.advance(1s);
  writer->rest();
  EXPECT_EQ(counted(*writer)["program_starts"], 2U) << "the pause has doubled";
  clock_.advance(1s);
  writer->rest();
  rest_until_a_note(*writer);
  writer->finish(0, {});
  EXPECT_EQ(content_of(folder_ / "starts"), (Bytes{'\n', '\n', '\n'}));
}

TEST_F(ExecWriterTest, OneThatRanForLongIsStartedSoon) {
  ExecSettings settings{.command = {"sh", "-c", "read x; exit 1"}, .clock = clock_};
  const auto writer = make(std::move(settings));
  for (const char* pause : {"in 1 s", "in 2 s", "in 4 s"}) {
    Bytes end(1, '\n');
    rest_until_a_note(*writer);
    EXPECT_NE(notes_.back().find(pause), std::string::npos) << notes_.back();
    clock_.advance(10s);
    writer->rest();
  }
  clock_.advance(61s);
  rest_until_a_note(*writer);
  EXPECT_NE(notes_.back().find("exit code 1; started again in 1 s"), std::string::npos);
}

TEST_F(ExecWriterTest, OneThatCannotBeStartedIsAnErrorAtTheStart) {
  try {
    make(ExecSettings{.command = {"/no/such/program", "-r", "-"}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "exec:/no/such/program -r -: cannot be started: No such file or directory; name a "
                 "program that can be run");
  }
}

TEST_F(ExecWriterTest, OneThatDoesNotEndWithItsInputIsEnded) {
  ExecSettings settings{.command = {"sleep", "600"}, .patience = 100ms};
  const auto writer = make(std::move(settings));
  writer->finish(0, {});
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(
      notes_[0].find("found no end 0.1 s after the end of its input; it was ended by SIGTERM"),
      std::string::npos);
}

TEST_F(ExecWriterTest, OneThatIgnoresSigtermIsKilled) {
  ExecSettings settings{
      .command = {"sh", "-c",
                  "trap '' TERM; touch " + folder_ / "ready" + "; while :; do sleep 1; done"},
      .patience = 300ms};
  const auto writer = make(std::move(settings));
  while (!std::filesystem::exists(folder_ / "ready")) std::this_thread::sleep_for(1ms);
  writer->finish(0, {});
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(notes_[0].find("SIGKILL"), std::string::npos) << notes_[0];
}

TEST_F(ExecWriterTest, OneThatReadsNothingIsLeftWhenInterrupted) {
  ExecSettings settings{.command = {"sleep", "600"}, .patience = 10ms};
  const auto writer = make(std::move(settings));
  std::thread later([&] {
    std::this_thread::sleep_for(50ms);
    writer->interrupt();
  });
  Loss loss;
  for (int i = 0; i < 10'000 && loss.error == 0; ++i) {
    Bytes blocks = block_of({.caplen = 9000});
    loss = writer->take(blocks, 1);
  }
  later.join();
  EXPECT_EQ(loss.error, EINTR);
  EXPECT_EQ(loss.frames, 1U);
  writer->finish(0, {});
}

}  // namespace
}  // namespace fibertap
