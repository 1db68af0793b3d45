#pragma once
// The recipe that is being written: what it was before each change, to go back and forth between, and what it was when
// the window was closed, to go on with.
#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace lathe::ui {

class RecipeDraft : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// The recipe of now, as JSON. Changes that come in quick succession, as letters do, are one step back.
    void note(const QString& recipe);
    /// The recipe of now came with something that followed from it by itself: it is no change of a person's.
    void amend(const QString& recipe);
    void part() { m_sinceNote.invalidate(); } ///< what follows is a change of its own
    std::optional<QString> undo(); ///< the one before; nullopt: there is none
    std::optional<QString> redo();
    bool canUndo() const { return m_at > 0; }
    bool canRedo() const { return m_at + 1 < m_states.size(); }

    static constexpr int together = 700; ///< milliseconds within which changes are one

signals:
    void changed(); ///< what can be undone, or the recipe of now

private:
    std::vector<QString> m_states; ///< the oldest first
    std::size_t m_at = 0; ///< the one of now
    QElapsedTimer m_sinceNote;
};

} // namespace lathe::ui
