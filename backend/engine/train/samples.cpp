#include "train/samples.h"

#include "base/json.h"
#include "eval/generate.h"
#include "eval/prompt.h"
#include "templates/chat_template.h"

namespace lathe {

std::string sampleJson(Model& model, const ModelText& text, const std::string& prompt,
                       const std::function<void()>& between) {
    GenerateOptions options;
    options.maxNewTokens = 128;
    options.endTokens = stopTokens(text);
    const Generated generated =
        generate(model, *text.tokenizer, promptIds(text, prompt), options, [](std::string_view) {}, between);
    return dumpJson({{"prompt", prompt}, {"text", generated.text}});
}

} // namespace lathe
