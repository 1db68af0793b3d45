// A chat template: rendered as it is, and probed for what answers learn.
#include "templates/jinja.h"
#include "fuzz/input.h"
#include "templates/chat_template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    using Json = nlohmann::ordered_json;
    const std::string source(textOf(data, size));
    const Json turns = {{{"role", "system"}, {"content", "Be kind."}},
                        {{"role", "user"}, {"content", "Hi"}},
                        {{"role", "assistant"}, {"content", "Hello\n"}}};
    answers([&] {
        const lathe::JinjaTemplate form(source, "the template");
        form.render(Json{{"messages", turns}, {"bos_token", "<s>"}, {"add_generation_prompt", true}});
    });
    answers([&] {
        lathe::ChatTokens tokens;
        tokens.bos = "<s>";
        tokens.eos = "</s>";
        const lathe::ChatTemplate chat(source, "the template", tokens);
        const auto made = chat.render({{"user", "Hi"}, {"assistant", "Hello\n"}, {"user", "Bye"}}, true);
        for (const auto& [begin, end] : made.answers)
            require(begin <= end && end <= made.text.size(), "answers lie in the text");
    });
    return 0;
}
