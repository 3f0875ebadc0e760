#include "host/datapath/sinks/files/hook.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/host/datapath/sinks/written.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;

class Hook : public ::testing::Test {
 protected:
  std::string script(const std::string& text) {
    std::ofstream(folder_ / "hook") << "#!/bin/sh\n" << text;
    std::filesystem::permissions(folder_ / "hook", std::filesystem::perms::owner_all);
    return folder_ / "hook";
  }

  std::string text_of(const std::string& name) {
    const testing::Bytes bytes = testing::content_of(folder_ / name);
    return {bytes.begin(), bytes.end()};
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Hook, GetsItsArgumentsAsTheyAreAndThePathBehindThem) {
  const std::string out = folder_ / "out";
  const std::string hook =
      script("for word; do echo \"[$word]\" >> " + out + "; done; cat >> " + out);
  EXPECT_EQ(run_hook({{hook, "a b", "$HOME; rm x", ""}}, "/tmp/the file").failure, "");
  EXPECT_EQ(text_of("out"), "[a b]\n[$HOME; rm x]\n[]\n[/tmp/the file]\n") << "its input is empty";
}

TEST_F(Hook, IsFoundAsAShellFindsAProgram) { EXPECT_EQ(run_hook({{"true"}}, "x").failure, ""); }

TEST_F(Hook, ThatEndsWithAnErrorFails) {
  EXPECT_EQ(run_hook({{"sh", "-c", "exit 3"}}, "/a/file").failure,
            "hook sh on /a/file: found exit code 3, expected exit code 0");
  EXPECT_EQ(run_hook({{"sh", "-c", "kill -9 $$"}}, "f").failure,
            "hook sh on f: found signal 9, expected exit code 0");
}

TEST_F(Hook, ThatCannotBeStartedFails) {
  EXPECT_EQ(run_hook({{"/no/such/program"}}, "f").failure,
            "hook /no/such/program on f: cannot be started: No such file or directory");
  EXPECT_EQ(run_hook({{folder_.path().string()}}, "f").failure,
            "hook " + folder_.path().string() + " on f: cannot be started: Permission denied");
}

TEST_F(Hook, ThatTakesTooLongIsKilledWithWhatItStarted) {
  const std::string hook = script("sleep 600 & echo $! > " + folder_ / "child" + "; wait");
  EXPECT_EQ(run_hook({{hook}, 300ms}, "f").failure,
            "hook " + hook + " on f: found no end within 0.3 s, expected one; it was killed");
  const pid_t child = std::stoi(text_of("child"));
  for (int i = 0; i < 500 && kill(child, 0) == 0; ++i) {
    // A zombie is nobody's until init has looked after it.
    const std::string state = [&] {
      std::ifstream status("/proc/" + std::to_string(child) + "/stat");
      std::string pid, name, letter;
      status >> pid >> name >> letter;
      return letter;
    }();
    if (state == "Z" || state.empty()) return;
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_NE(kill(child, 0), 0);
}

TEST_F(Hook, StartsWithoutTheSignalsThatItsParentHoldsBack) {
  sigset_t signals;
  sigset_t before;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, &before);
  EXPECT_EQ(run_hook({{"sh", "-c", "kill -TERM $$; sleep 60"}, 30s}, "f").failure,
            "hook sh on f: found signal 15, expected exit code 0");
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace
}  // namespace fibertap
