#include "host/lab/validate/case_template.h"

#include <gtest/gtest.h>

#include <fstream>

#include "host/lab/validate/random_cases.h"
#include "host/rules/templates/templates.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/volume.h"

namespace fibertap::validation {
namespace {

using testing::rounds;
using testing::TemporaryFolder;

/// What comes out of a template that was written for `mirror`.
Mirror read_back(const Mirror& mirror) {
  const TemporaryFolder folder;
  const std::string path = folder / "mirror.yaml";
  std::ofstream(path) << template_text(mirror);
  TemplateOptions options;
  options.missing_filter = MissingFilter::kAccept;
  return read_templates(std::vector<std::string>{path}, options).mirror;
}

/// The image of `mirror`, as bytes.
std::vector<std::uint8_t> image_of(const Mirror& mirror, const CompileOptions& options) {
  Interfaces interfaces;
  const RuleImage image = compile(mirror, options, interfaces);
  return {image.bytes().begin(), image.bytes().end()};
}

TEST(CaseTemplate, ReadBackItCompilesToTheSameImage) {
  for (int index = 0; index < rounds(60); ++index) {
    const Case the_case = random_case(5, static_cast<std::uint64_t>(index));
    for (const CaseLoad& load : the_case.loads) {
      ASSERT_EQ(image_of(read_back(load.mirror), load.options), image_of(load.mirror, load.options))
          << "seed 5, case " << index;
    }
  }
}

TEST(CaseTemplate, ADescriptionOfAnyTextStays) {
  Mirror mirror;
  Session session{};
  session.name = "tms-0123456789abcdef0";
  session.description = "it's \"the\" tap: #1 \\ {ü}";
  mirror.sessions.push_back(session);
  EXPECT_EQ(read_back(mirror).sessions[0].description, session.description);
}

TEST(CaseTemplate, NoObjectsAtAllAreATemplateToo) {
  EXPECT_TRUE(read_back({}).sessions.empty());
  EXPECT_TRUE(read_back({}).filters.empty());
}

TEST(CaseTemplate, OptionsSayWhatATemplateCannot) {
  CaseLoad load{};
  load.options = {};
  EXPECT_EQ(options_text(load), "allow-empty = true\n");
  load.mirror.sessions.resize(1);
  load.mirror.sessions[0].filter = 0;
  EXPECT_EQ(options_text(load), "");
  load.options = {4790, true, 9};
  load.mirror.sessions.emplace_back();
  EXPECT_EQ(options_text(load),
            "vxlan-port = 4790\nunknown-vni = accept\nmissing-filter = accept\n");
}

}  // namespace
}  // namespace fibertap::validation
