#include "text/chat_template.h"

#include "lathe/error.h"
#include "text/chat_ml.h"

namespace lathe {

namespace {

struct ChatForm {
    const char* name;
    std::unique_ptr<ChatTemplate> (*recognise)(const std::string& jinja); ///< nullptr: not this form
};

constexpr ChatForm kForms[] = {{"ChatML", recogniseChatMl}};

} // namespace

std::unique_ptr<ChatTemplate> chatTemplateFor(const std::string& jinja) {
    if (jinja.empty()) return nullptr;
    std::string known;
    for (const ChatForm& form : kForms) {
        if (auto found = form.recognise(jinja)) return found;
        known += (known.empty() ? "" : ", ") + std::string(form.name);
    }
    throw Error(ErrorKind::BadInput, "The model's chat template is not one of the known forms (" + known + ").",
                "Give the data as prompt and completion, or as plain text in which the turns are written out.");
}

} // namespace lathe
