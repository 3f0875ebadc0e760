#include "host/datapath/ingest/byte_input.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

#include "host/base/error.h"
#include "tests/support/capture_builder.h"
#include "tests/support/memory_file.h"

namespace fibertap {
namespace {

using testing::Bytes;
using testing::memory_file;
using testing::some_frame;
using testing::write_all;

constexpr std::size_t kCapacity = ByteInput::kCapacity;

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return ends;
}

bool starts_with(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> start) {
  return bytes.size() >= start.size() && std::equal(start.begin(), start.end(), bytes.begin());
}

Bytes read_in_steps(ByteInput& input, std::size_t step) {
  Bytes all;
  while (input.fill(1)) {
    input.fill(step);
    const auto bytes = input.buffered().first(std::min(step, input.buffered().size()));
    all.insert(all.end(), bytes.begin(), bytes.end());
    input.consume(bytes.size());
  }
  return all;
}

TEST(ByteInput, GivesEveryByteInAnyStep) {
  const Bytes file = some_frame(3 * kCapacity + 5);
  for (const std::size_t step : {std::size_t{4093}, kCapacity - 1, kCapacity}) {
    ByteInput input(memory_file(file), "file");
    EXPECT_EQ(read_in_steps(input, step), file) << step;
    EXPECT_EQ(input.offset(), file.size());
    EXPECT_EQ(input.error(), 0);
  }
}

TEST(ByteInput, KeepsTheRestWhenTheEndComesBeforeTheFill) {
  const Bytes file = some_frame(100);
  ByteInput input(memory_file(file), "file");
  EXPECT_FALSE(input.fill(101));
  EXPECT_TRUE(starts_with(input.buffered(), file));
  EXPECT_TRUE(input.fill(100));
}

TEST(ByteInput, KeepsBytesInPlaceWhileTheyAreBuffered) {
  const Bytes file = some_frame(100);
  ByteInput input(memory_file(file), "file");
  ASSERT_TRUE(input.fill(100));
  const std::uint8_t* first = input.buffered().data();
  input.consume(40);
  ASSERT_TRUE(input.fill(60));
  EXPECT_EQ(input.buffered().data(), first + 40);
  EXPECT_TRUE(input.skip(60));
  EXPECT_EQ(*first, file[0]);
}

TEST(ByteInput, SkipsMoreThanItHolds) {
  const Bytes file = some_frame(5 * kCapacity);
  ByteInput input(memory_file(file), "file");
  ASSERT_TRUE(input.skip(4 * kCapacity + 1));
  EXPECT_EQ(input.offset(), 4 * kCapacity + 1);
  ASSERT_TRUE(input.fill(2));
  EXPECT_EQ(input.buffered()[0], file[4 * kCapacity + 1]);
  EXPECT_FALSE(input.skip(kCapacity));
  EXPECT_EQ(input.offset(), file.size());
}

TEST(ByteInput, KnowsTheSizeOfARegularFileOnly) {
  EXPECT_EQ(ByteInput(memory_file(some_frame(77)), "file").size(), 77u);
  const auto [out, in] = make_pipe();
  EXPECT_EQ(ByteInput(out, "pipe").size(), std::nullopt);
  ::close(in);
}

TEST(ByteInput, WaitsForSlowWriters) {
  const Bytes text = some_frame(50);
  const auto [out, in] = make_pipe();
  std::thread writer([&text, in = in] {
    for (const std::uint8_t byte : text) {
      write_all(in, {&byte, 1});
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    ::close(in);
  });
  ByteInput input(out, "pipe");
  EXPECT_TRUE(input.fill(50));
  EXPECT_TRUE(starts_with(input.buffered(), text));
  EXPECT_FALSE(input.fill(51));
  writer.join();
}

TEST(ByteInput, WaitsOnANonBlockingDescriptor) {
  const auto [out, in] = make_pipe();
  ASSERT_EQ(::fcntl(out, F_SETFL, O_NONBLOCK), 0);
  std::thread writer([in = in] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    write_all(in, some_frame(8));
    ::close(in);
  });
  ByteInput input(out, "pipe");
  EXPECT_TRUE(input.fill(8));
  writer.join();
}

TEST(ByteInput, GoesOnAfterSignals) {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};  // and no SA_RESTART: read() fails with EINTR
  ASSERT_EQ(::sigaction(SIGALRM, &action, &before), 0);
  const auto [out, in] = make_pipe();
  ByteInput input(out, "pipe");
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  ::pthread_sigmask(SIG_BLOCK, &alarm, nullptr);  // the writer is born with it blocked
  std::thread writer([in = in] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    write_all(in, some_frame(8));
    ::close(in);
  });
  ::pthread_sigmask(SIG_UNBLOCK, &alarm, nullptr);
  const itimerval every_millisecond{{0, 1000}, {0, 1000}};
  ::setitimer(ITIMER_REAL, &every_millisecond, nullptr);
  EXPECT_TRUE(input.fill(8));
  const itimerval never{};
  ::setitimer(ITIMER_REAL, &never, nullptr);
  writer.join();
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST(ByteInput, EndsAtAReadThatFails) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  ASSERT_TRUE(write_all(ends[1], some_frame(10)));
  ASSERT_TRUE(write_all(ends[0], some_frame(1)));  // unread when closed: a reset for us
  ::close(ends[1]);
  ByteInput input(ends[0], "socket");
  EXPECT_FALSE(input.fill(11));
  EXPECT_EQ(input.buffered().size(), 10u);
  EXPECT_EQ(input.error(), ECONNRESET);
  EXPECT_FALSE(input.fill(11));
}

TEST(ByteInput, ReadsStandardInputForADashAndLeavesItOpen) {
  const int saved = ::dup(STDIN_FILENO);
  const int file = memory_file(some_frame(9));
  ASSERT_EQ(::dup2(file, STDIN_FILENO), STDIN_FILENO);
  {
    ByteInput input("-");
    EXPECT_EQ(input.name(), "standard input");
    EXPECT_TRUE(input.fill(9));
  }
  EXPECT_NE(::fcntl(STDIN_FILENO, F_GETFD), -1);
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ::close(file);
}

TEST(ByteInput, RefusesWhatCannotBeRead) {
  for (const std::string path : {"/nowhere/at.pcap", "/"}) {
    try {
      ByteInput input(path);
      ADD_FAILURE() << path << " was opened";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::kConfiguration);
      EXPECT_EQ(std::string(error.what()).find(path + ": cannot be "), 0u) << error.what();
    }
  }
}

}  // namespace
}  // namespace fibertap
