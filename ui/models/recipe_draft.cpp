#include "models/recipe_draft.h"

namespace lathe::ui {

void RecipeDraft::note(const QString& recipe) {
    constexpr std::size_t most = 200;
    if (!m_states.empty() && m_states[m_at] == recipe) return;
    const bool goesOn = m_sinceNote.isValid() && m_sinceNote.elapsed() < together && m_at > 0 && !canRedo();
    m_sinceNote.restart();
    if (goesOn) m_states[m_at] = recipe;
    else {
        if (!m_states.empty()) m_states.resize(m_at + 1); // what was undone is gone
        m_states.push_back(recipe);
        if (m_states.size() > most) m_states.erase(m_states.begin());
        m_at = m_states.size() - 1;
    }
    emit changed();
}

void RecipeDraft::amend(const QString& recipe) {
    if (m_states.empty()) return note(recipe);
    m_states[m_at] = recipe;
    emit changed();
}

std::optional<QString> RecipeDraft::undo() {
    if (!canUndo()) return std::nullopt;
    part();
    --m_at;
    emit changed();
    return m_states[m_at];
}

std::optional<QString> RecipeDraft::redo() {
    if (!canRedo()) return std::nullopt;
    part();
    ++m_at;
    emit changed();
    return m_states[m_at];
}

} // namespace lathe::ui
