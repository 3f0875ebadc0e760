// Classification alone, keys already extracted: Fibertap's cpu engine beside rte_acl, in turns.
//
//   bench_classification VNIS ipv4|mixed QUESTIONS ROUNDS
//
// Prints one JSON object: seconds to get ready, and CPU nanoseconds a key of every round. Fails
// when the two answer one question differently.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/classification/acl_classifier.h"
#include "tests/bench/classification/cpu_classifier.h"

namespace fibertap::testing {
namespace {

constexpr unsigned kMegabytes = 2048;

/// CPU seconds that `work` takes.
double seconds_of(const std::function<void()>& work) {
  const auto now = [] {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  const double started = now();
  work();
  return now() - started;
}

struct Contestant {
  std::unique_ptr<Classifier> classifier;
  double startup_seconds;
  std::vector<double> ns;  // a key, by round
};

Contestant contestant(const std::function<std::unique_ptr<Classifier>()>& make) {
  Contestant made{};
  made.startup_seconds = seconds_of([&] { made.classifier = make(); });
  return made;
}

/// Asks both once, which also warms them up.
void check_agreement(Contestant& acl, Contestant& cpu) {
  acl.classifier->classify();
  cpu.classifier->classify();
  const std::vector<Answer> expected = acl.classifier->answers();
  const std::vector<Answer> found = cpu.classifier->answers();
  const auto differs = std::ranges::mismatch(found, expected);
  if (differs.in1 == found.end() && differs.in2 == expected.end()) return;
  throw std::runtime_error(fmt::format("question {}: found row {}, expected row {} as rte_acl",
                                       differs.in1 - found.begin(), *differs.in1, *differs.in2));
}

std::string json(const Contestant& contestant) {
  return fmt::format(R"("{}": {{"startup_s": {}, "ns": [{}]}})", contestant.classifier->name(),
                     contestant.startup_seconds, fmt::join(contestant.ns, ", "));
}

void run(std::uint32_t vnis, bool mixed, std::size_t questions, int rounds) {
  const DpdkEnvironment environment(kMegabytes);
  const Questionnaire questionnaire = make_questionnaire(vnis, mixed, questions);
  Contestant acl = contestant(
      [&] { return std::make_unique<AclClassifier>(environment, questionnaire.mirror); });
  Contestant cpu =
      contestant([&] { return std::make_unique<CpuClassifier>(questionnaire.mirror); });
  for (Contestant* asked : {&acl, &cpu}) asked->classifier->take(questionnaire.questions);
  check_agreement(acl, cpu);
  for (int round = 0; round < rounds; ++round) {
    for (Contestant* asked : {&acl, &cpu}) {
      const double seconds = seconds_of([asked] { asked->classifier->classify(); });
      asked->ns.push_back(seconds * 1e9 / static_cast<double>(questions));
    }
  }
  fmt::print("{{{}, {}}}\n", json(acl), json(cpu));
}

}  // namespace
}  // namespace fibertap::testing

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "usage: bench_classification VNIS ipv4|mixed QUESTIONS ROUNDS\n");
    return 2;
  }
  try {
    fibertap::testing::run(static_cast<std::uint32_t>(std::stoul(argv[1])),
                           std::string_view(argv[2]) == "mixed", std::stoul(argv[3]),
                           std::stoi(argv[4]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_classification: {}\n", error.what());
    return 1;
  }
  return 0;
}
