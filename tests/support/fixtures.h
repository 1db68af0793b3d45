#pragma once
// Where the reference files lie, and the cases among them: a case is a folder with config.json or expected.json,
// found by looking, never by a list.
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace lathe::test {

/// $LATHE_FIXTURES (an error if set and absent), else ../shared/fixtures beside the checkout, else tests/data/fixtures.
std::filesystem::path fixtures();
inline std::filesystem::path chatFixtures() { return fixtures() / "tokenizers" / "chat"; }

/// For QSKIP where a group or a kind of case is absent, as in the part of the set that comes with the source.
inline constexpr const char* noFixture = "these reference files hold no such case (LATHE_FIXTURES names the whole set)";

/// A folder of what people reported about other programs, ../shared/cases beside the checkout; empty where it is
/// absent: skip with noReport.
std::filesystem::path reportedCase(const std::string& name);
inline constexpr const char* noReport = "the folder of reported cases is not beside this checkout";

/// The case folders under fixtures()/group, by name; empty where the group is absent.
std::vector<std::filesystem::path> fixtureCases(const std::string& group);

/// Models to compute with: fixtureCases("tiny"), and those that the scripts in tests/reference make of other families.
/// These are made once for a build and kept in its folder, or come from where LATHE_MADE_MODELS says; they are not
/// there where LATHE_INTEROP_PYTHON names no Python either. Throws std::runtime_error with what Python said where it
/// fails.
std::vector<std::filesystem::path> modelCases();

/// Why there are no made models; "" where there are.
std::string whyNoMadeModels();

/// Of a folder among modelCases(): the six losses of train5.losses as Hugging Face computes them in bf16, in several
/// ways (tests/reference/bf16.py, which is run once for a build; or they come from where LATHE_MADE_MODELS says). Empty
/// where there are none. Throws as modelCases() does.
std::vector<std::vector<double>> bf16Losses(const std::filesystem::path& folder);

/// The parsed JSON file. Throws std::runtime_error with the path where it can't be read.
nlohmann::json readJson(const std::filesystem::path& file);

/// One JSON value a line.
std::vector<nlohmann::json> readJsonLines(const std::filesystem::path& file);

} // namespace lathe::test
