#pragma once
// Messages to the text a model was trained on. The seam behind which a full template engine will come; today it knows
// the ChatML form, default system turn included.
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct ChatTurn { std::string role, content; };

struct RenderedChat {
    std::string text;
    /// [begin, end) byte ranges of what answers learn: an assistant turn's content and its end-of-turn token, not the
    /// line end after it (fixtures: chat/assistant_masks).
    std::vector<std::pair<std::size_t, std::size_t>> answers;
};

class ChatTemplate {
public:
    virtual ~ChatTemplate() = default;
    virtual RenderedChat render(const std::vector<ChatTurn>& turns, bool addGenerationPrompt) const = 0;
    virtual std::string describe() const = 0; ///< "ChatML, default system turn"
};

/// Reads the Jinja source; throws Error{BadInput} where it is not one of the known forms, with what to do.
/// Returns nullptr for an empty source.
std::unique_ptr<ChatTemplate> chatTemplateFor(const std::string& jinja);

} // namespace lathe
