#include "host/datapath/ingest/dpdk/driver/environment.h"

#include <fmt/ranges.h>
#include <pthread.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_lcore.h>

#include <cerrno>
#include <utility>

#include "host/base/affinity.h"
#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/driver/messages.h"

namespace fibertap {

Environment::Environment(std::span<const std::string> arguments) {
  std::vector<std::string> words = {"fibertap"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  const Affinity before;
  const auto start = [&] {
    const PrintedByDpdk printed;
    return rte_eal_init(static_cast<int>(words.size()), argv.data());
  };
  if (start() < 0) {
    throw Error(rte_errno == EINVAL ? Errc::kUsage : Errc::kDevice,
                "run: DPDK answers \"{}\", expected its environment to start with {}; see its "
                "messages above",
                rte_strerror(rte_errno), fmt::join(arguments, " "));
  }
  before.restore();

  unsigned lcore = 0;
  RTE_LCORE_FOREACH(lcore) { cpus_.push_back(rte_lcore_cpuset(lcore)); }
}

Environment::~Environment() {
  const PrintedByDpdk printed;
  rte_eal_cleanup();
}

std::thread Environment::start(std::size_t lcore, std::function<void()> work) const {
  return std::thread([cpus = cpus_.at(lcore), work = std::move(work)] {
    pthread_setaffinity_np(pthread_self(), sizeof(cpus), &cpus);
    // Without it there are no caches of mbufs, which is slow and not wrong.
    [[maybe_unused]] const int registered = rte_thread_register();
    work();
    rte_thread_unregister();
  });
}

}  // namespace fibertap
