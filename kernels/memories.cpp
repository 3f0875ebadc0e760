// Prints the shapes of the kernel's memories, of which scripts/memories says what they take: a line
// each, from the types themselves.
//
//   table NAME WIDTH WORDS BANKS USER         what stays on the card, and which stage of RUN has it
//   fifo REGION NAME WIDTH DEPTH WRITER READER
//   array NAME WIDTH WORDS STAGE              within a stage

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <ap_int.h>
#include <hls_stream.h>

namespace fibertap {
namespace memories {

/// Sees the calls of a region's stages, of which none is done.
class Region {
 public:
  static Region& current() {
    static Region region;
    return region;
  }

  void begin(const char* name) { name_ = name; }

  template <typename... Args>
  void call(const char* stage, const char* names, Args&... args) {
    std::string left = names;
    const int seen[] = {0, (see(stage, cut_name(left), args), 0)...};
    static_cast<void>(seen);
  }

  void end() {
    for (const Fifo& fifo : fifos_) {
      std::printf("fifo %s %s %d %d %s %s\n", name_, fifo.name.c_str(), fifo.width, fifo.depth,
                  fifo.writer, fifo.reader);
    }
    fifos_.clear();
  }

  /// The stage that was called with an argument of that name.
  const char* user_of(const std::string& argument) const { return users_.at(argument); }

 private:
  struct Fifo {
    std::string name;
    int width;
    int depth;
    const char* writer;
    const char* reader;
  };

  template <typename Argument>
  void see(const char* stage, const std::string& name, Argument&) {
    users_[name] = stage;
  }
  /// Stages are called in data order: who writes a stream is called first.
  template <int kWidth, int kDepth>
  void see(const char* stage, const std::string& name, ::hls::stream<ap_uint<kWidth>, kDepth>&) {
    for (Fifo& fifo : fifos_) {
      if (fifo.name != name) continue;
      fifo.reader = stage;
      return;
    }
    fifos_.push_back({name, kWidth, kDepth, stage, "nobody"});
  }

  static std::string cut_name(std::string& names) {
    const std::size_t end = names.find(',');
    std::string name = names.substr(0, end);
    names.erase(0, end == std::string::npos ? end : end + 2);
    return name;
  }

  const char* name_ = "";
  std::vector<Fifo> fifos_;
  std::map<std::string, const char*> users_;
};

}  // namespace memories
}  // namespace fibertap

#define FIBERTAP_STAGE(stage, ...) \
  ::fibertap::memories::Region::current().call(#stage, #__VA_ARGS__, __VA_ARGS__)
#define FIBERTAP_JOIN() ::fibertap::memories::Region::current().end()

#include "hls/kernel_state.h"
#include "kernels/read_counters.h"
#include "kernels/run_batch.h"

namespace fibertap {
namespace memories {
namespace {

template <typename Table>
struct Shape;
template <int kWidth, std::size_t kWords>
struct Shape<ap_uint<kWidth>[kWords]> {
  static void print(const char* name, const char* user) {
    std::printf("table %s %d %zu 1 %s\n", name, kWidth, kWords, user);
  }
};
template <int kWidth, std::size_t kBanks, std::size_t kWords>
struct Shape<ap_uint<kWidth>[kBanks][kWords]> {
  static void print(const char* name, const char* user) {
    std::printf("table %s %d %zu %zu %s\n", name, kWidth, kWords, kBanks, user);
  }
};

template <typename Table>
void print_table(const char* name) {
  Shape<Table>::print(name, Region::current().user_of(name));
}

}  // namespace
}  // namespace memories
}  // namespace fibertap

int main() {
  using namespace fibertap;  // NOLINT(google-build-using-namespace)
  memories::Region::current().begin("read_counters");
  kernel::read_counters(0, 0, 0, nullptr, nullptr, nullptr);
  memories::Region::current().begin("run_batch");
  kernel::run_batch(0, 0, 0, 0, 0, 0, false, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                    nullptr, nullptr, nullptr, nullptr);
  std::printf("array burst %d %u write_outcomes\n", kernel::RawBeat::width, kernel::kOutcomeBurst);
  memories::print_table<kernel::SearchTree>("tree");
  memories::print_table<kernel::SessionTable>("session_table");
  memories::print_table<kernel::RuleTable>("rules");
  memories::print_table<kernel::NumberTable>("numbers");
  memories::print_table<kernel::SessionTallies>("session_tallies");
  memories::print_table<kernel::RowTallies>("row_tallies");
  return 0;
}
