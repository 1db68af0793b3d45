#include "cli/prompts_file.h"

#include "cli/json_text.h"
#include "lathe/error.h"

#include <fstream>
#include <string>

namespace lathe::cli {
namespace {

PromptText promptOf(const Json& row) {
    PromptText prompt;
    if (row.is_string()) prompt.prompt = row.get<std::string>();
    else if (row.is_object() && row.contains("prompt") && row["prompt"].is_string())
        prompt.prompt = row["prompt"].get<std::string>();
    else if (row.is_object() && row.contains("messages") && row["messages"].is_array())
        for (const Json& message : row["messages"])
            prompt.messages.push_back(
                {message.at("role").get<std::string>(), message.at("content").get<std::string>()});
    if (prompt.prompt.empty() && prompt.messages.empty())
        throw Error(ErrorKind::BadInput, "it has neither a \"prompt\" nor \"messages\", or they are empty");
    return prompt;
}

} // namespace

std::vector<PromptText> readPrompts(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in)
        throw Error(ErrorKind::BadInput, file.string() + " can't be read.", "Name a file with one prompt per line.");
    const bool isJson = file.extension() == ".jsonl" || file.extension() == ".json";
    std::vector<PromptText> prompts;
    std::string line;
    for (std::int64_t number = 1; std::getline(in, line); ++number) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.find_first_not_of(" \t") == std::string::npos) continue;
        const auto wrong = [&](const std::string& what) {
            return Error(ErrorKind::BadInput, file.string() + ", line " + std::to_string(number) + ": " + what + ".",
                         "A line is a JSON text, {\"prompt\": \"...\"} or {\"messages\": [{\"role\": \"user\", "
                         "\"content\": \"...\"}]}.");
        };
        try {
            prompts.push_back(isJson ? promptOf(Json::parse(line)) : PromptText{.messages = {}, .prompt = line});
        } catch (const Json::exception&) {
            throw wrong("it is not such JSON");
        } catch (const Error& error) {
            throw wrong(error.info().message);
        }
    }
    if (prompts.empty()) throw Error(ErrorKind::BadInput, file.string() + " has no prompts.", "Write one per line.");
    return prompts;
}

} // namespace lathe::cli
