#include "host/lab/validate/validation_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/lab/validate/random_cases.h"
#include "tests/host/lab/validate/faulty_engine.h"

namespace fibertap::validation {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Finding wrong_vni(const StageTrace& trace = {}) {
  RandomCases cases(17, 20'000);
  const Fault fault = changed_blocks([](BlockBytes& block) {
    block[block.size() - sizeof(abi::ResultTail) + offsetof(abi::ResultTail, vni)] ^= 1;
    return true;
  });
  return validate(cases, {faulty(fault), trace}, 60s).finding.value();
}

TEST(ValidationText, AFindingTellsFieldFrameStageValuesAndHowToSeeItAgain) {
  EXPECT_THAT(
      finding_text(wrong_vni(), "faulty"),
      AllOf(HasSubstr("faulty differs from the model in VNI\n"),
            HasSubstr("found in    seed 17, case 0\n"), HasSubstr("to 1 frame and 1 rule,"),
            HasSubstr("there       frame 1 of 1, batch 1 of 1, load 1 of 1\n"),
            HasSubstr("stage       parse_outer\n"), HasSubstr("> VNI "), HasSubstr("  flow hash "),
            HasSubstr("replay it: fibertap-lab validate --engine faulty --seed 17 --case 0\n")));
}

TEST(ValidationText, WhereAStageWasTracedItIsTheOneNamed) {
  const StageTrace trace = [](const Case& the_case) {
    EXPECT_EQ(size_of(the_case).frames, 1U) << "the smallest case is traced";
    return StageDifference{"vxlan_decap", 0, "last", "1", "0"};
  };
  EXPECT_THAT(finding_text(wrong_vni(trace), "faulty"),
              HasSubstr("stage       vxlan_decap, frame 1, last: model 1, faulty 0\n"));
}

TEST(ValidationText, AReadmeExplainsTheFrames) {
  EXPECT_THAT(readme_text(wrong_vni(), "faulty"),
              AllOf(HasSubstr("| VNI (differs) |"), HasSubstr("## Frame 1 by the model"),
                    Not(HasSubstr("also needs"))));
}

TEST(ValidationText, AReadmeTellsWhatAReplayOfItsFolderDoesNotHave) {
  Finding finding = wrong_vni();
  finding.the_case.garbage = 1;
  finding.the_case.loads[0].options.generation = 9;
  finding.the_case.loads[0].batches.push_back(finding.the_case.loads[0].batches[0]);
  finding.the_case.loads.push_back(finding.the_case.loads[0]);
  EXPECT_THAT(
      readme_text(finding, "faulty"),
      AllOf(HasSubstr("- the other 1 load of the case\n"), HasSubstr("- frames in 2 batches"),
            HasSubstr("- memory that held something before\n"),
            HasSubstr("- rule generation 9\n")));
}

TEST(ValidationText, WhatDiffersOutsideOfABlockStandsAlone) {
  Fault fault;
  fault.counters = [](CounterImage& counters) {
    if (!counters.sessions().empty()) counters.bytes()[sizeof(abi::CounterImageHeader)] ^= 1;
  };
  RandomCases cases(17, 20'000);
  const Finding finding = validate(cases, {faulty(fault)}, 60s).finding.value();
  EXPECT_THAT(finding_text(finding, "faulty"),
              AllOf(HasSubstr("its counters"), HasSubstr("> counters: session"),
                    Not(HasSubstr("flow hash"))));
}

TEST(ValidationText, CoverageCountsEveryDisposition) {
  RandomCases cases(17, 1000);
  const Validation validation = validate(cases, {faulty({})}, 60s);
  EXPECT_FALSE(validation.finding);
  EXPECT_THAT(coverage_text(validation, "faulty"),
              AllOf(HasSubstr("through faulty and the model:\n"), HasSubstr("  not_vxlan "),
                    HasSubstr("    by non_ip ")));
}

}  // namespace
}  // namespace fibertap::validation
