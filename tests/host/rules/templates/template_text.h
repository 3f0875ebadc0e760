#ifndef FIBERTAP_TESTS_HOST_TEMPLATES_TEMPLATE_TEXT_H_
#define FIBERTAP_TESTS_HOST_TEMPLATES_TEMPLATE_TEXT_H_

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/error.h"
#include "host/rules/templates/document.h"
#include "host/rules/templates/join.h"
#include "host/rules/templates/read_parts.h"
#include "host/rules/templates/templates.h"

namespace fibertap::templates {

struct File {
  std::string name;
  std::string text;
};

/// What read_templates() gives for files with these names and texts.
inline Templates read(const std::vector<File>& files, const TemplateOptions& options = {}) {
  std::vector<Document> documents;
  for (const File& file : files) documents.push_back(parse_document(file.name, file.text));
  return join(read_parts(documents, options), options);
}

/// Reads one file, "t.yaml".
inline Templates read(std::string text, const TemplateOptions& options = {}) {
  return read({{"t.yaml", std::move(text)}}, options);
}

/// The message that reading ends with, or "no error"; expects it to be one line of this kind.
inline std::string error_of(const std::vector<File>& files, const TemplateOptions& options = {},
                            Errc code = Errc::kConfiguration) {
  try {
    read(files, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_EQ(std::string_view(error.what()).find('\n'), std::string_view::npos);
    return error.what();
  }
  return "no error";
}

inline std::string error_of(std::string text, const TemplateOptions& options = {},
                            Errc code = Errc::kConfiguration) {
  return error_of(std::vector<File>{{"t.yaml", std::move(text)}}, options, code);
}

/// `text` with its one `from` replaced.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("not in the text: " + std::string(from));
  return text.replace(at, from.size(), to);
}

/// A filter with one rule and a session, in 26 lines.
inline const std::string kMirror = R"(Resources:
  Web:
    Type: AWS::EC2::TrafficMirrorFilter
    Properties:
      Description: web traffic
  WebIn:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Web
      TrafficDirection: ingress
      RuleNumber: 10
      RuleAction: accept
      Protocol: 6
      SourceCidrBlock: 0.0.0.0/0
      DestinationCidrBlock: 10.0.0.0/8
      SourcePortRange: {FromPort: 1024, ToPort: 65535}
      DestinationPortRange: {FromPort: 80, ToPort: 80}
  Tap:
    Type: AWS::EC2::TrafficMirrorSession
    Properties:
      NetworkInterfaceId: eni-0123456789abcdef0
      TrafficMirrorTargetId: tmt-0123456789abcdef0
      TrafficMirrorFilterId: !Ref Web
      SessionNumber: 1
      PacketLength: 128
      VirtualNetworkId: 7777
)";

}  // namespace fibertap::templates

#endif  // FIBERTAP_TESTS_HOST_TEMPLATES_TEMPLATE_TEXT_H_
