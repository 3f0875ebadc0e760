#include "sim/csim/stage_runner.h"

#include <algorithm>

namespace fibertap::csim {
namespace {

thread_local StageRunner* runner = nullptr;

}  // namespace

StageRunner::StageRunner(bool bounded, Trace* trace, Calls* calls)
    : trace_(trace), calls_(calls), outer_(runner) {
  if (bounded) stages_.emplace();
  runner = this;
}

StageRunner::~StageRunner() { runner = outer_; }

StageRunner& StageRunner::current() { return *runner; }

void StageRunner::join() {
  if (stages_) stages_->run();
}

std::string StageRunner::cut_name(std::string& names) {
  const std::size_t end = names.find(',');
  std::string name = names.substr(0, end);
  names.erase(0, end == names.npos ? end : end + 2);
  return name;
}

void StageRunner::note(const char* stage, const std::string& name, std::vector<Bits> tokens) {
  const auto known = std::ranges::find(*trace_, name, &StreamTrace::name);
  if (known == trace_->end()) {
    trace_->push_back({name, stage, {}, std::move(tokens)});
  } else {
    known->reader = stage;
  }
}

void StageRunner::note_scalar(const std::string& name, std::uint64_t value) {
  if (calls_ == nullptr) return;
  calls_->back().scalars.push_back({name, value});
}

}  // namespace fibertap::csim
