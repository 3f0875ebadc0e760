// Plays what `fibertap-lab vectors` wrote: testbench FOLDER. The same program is the test bench of
// C simulation and of co-simulation (kernels/hardware/run_hls.tcl), and runs as plain C++.

#include <cstdio>
#include <exception>
#include <string>

#include "hls/load_tables.h"
#include "kernels/testbench/memories.h"
#include "kernels/testbench/plays.h"

namespace fibertap {
namespace testbench {
namespace {

/// LOAD of the folder's rule image.
void load(const VectorFolder& folder, kernel::KernelState& state) {
  const Words<kernel::kBeatBits> image(folder, "image.txt");
  CardMemory beats(image.size(), image);
  kernel::load_tables(image.size(), beats.data(), &state.is_loaded, state.loaded, state.tree,
                      state.sessions, state.rules, state.numbers, state.session_tallies,
                      state.row_tallies);
  if (!state.is_loaded) throw Mismatch("image.txt: the kernel does not take it");
}

void play(const std::string& path, const NamedPlay& named) {
  static kernel::KernelState state;  // static because of its size
  // A session that was not found may be read from a row that no LOAD has filled; the vectors were
  // made with zeros there.
  for (kernel::Wire<kernel::Session>& row : state.sessions) row = 0;
  const VectorFolder folder(path, named.stage);
  load(folder, state);
  named.play(folder, state);
  std::printf("stage %s: every beat as expected\n", named.stage);
}

/// Plays the vectors of each stage that the folder holds; returns of how many.
template <std::size_t kCount>
int play_each(const std::string& path, const NamedPlay (&plays)[kCount]) {
  int played = 0;
  for (const NamedPlay& named : plays) {
    if (!VectorFolder::holds(path, named.stage)) continue;
    play(path, named);
    ++played;
  }
  return played;
}

void run(const std::string& path) {
  int played = play_each(path, kJudgingPlays) + play_each(path, kAnsweringPlays);
  if (VectorFolder::holds(path, "all")) {
    play_all(VectorFolder(path, "all"));
    std::printf("the whole kernel: every beat as expected\n");
    ++played;
  }
  if (played == 0) throw Mismatch(path + ": no vectors; write them with fibertap-lab vectors");
}

}  // namespace
}  // namespace testbench
}  // namespace fibertap

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: testbench FOLDER\n");
    return 2;
  }
  try {
    fibertap::testbench::run(argv[1]);
    return 0;
  } catch (const std::exception& difference) {
    std::fprintf(stderr, "testbench: %s\n", difference.what());
    return 1;
  }
}
