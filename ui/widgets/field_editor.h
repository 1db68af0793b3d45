#pragma once
// One field of a recipe, a data source or a method as a label, an editor and the place for its problem.
#include "lathe/settings.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

class QToolButton;

class QVBoxLayout;

namespace lathe::ui {

class OptionBox;
class PathEdit;
class TextLabel;
class ValueEdit;

class FieldEditor : public QWidget {
    Q_OBJECT
public:
    explicit FieldEditor(const Field& field, QWidget* parent = nullptr);

    const Field& field() const { return m_field; }
    void show(const Value& given);                ///< null shows the default and where it comes from
    /// What null stands for right now, where that is known; `from` says where that comes from, better than the field's
    /// own words can.
    void showDefault(const Value& resolved, const QString& from = {});
    QString defaultText() const; ///< as it is shown while the field is empty
    std::string text() const; ///< as Settings::setFromText reads it; "" is null
    std::vector<std::string> words() const; ///< for Words
    bool isNull() const { return text().empty(); }
    int labelWidth() const; ///< that its label needs
    void setProblem(const QString& problem); ///< red, under the editor; "" for none
    QString problem() const;
    void setSuggestions(const QStringList& words); ///< for Words: a menu of words to switch on and off
    void
    setCompletions(const QStringList& words); ///< for Text: words to choose from while typing, or with the arrow keys
    /// For Text with choices, which is a box that anything can be typed into: values to choose behind those, each with
    /// what it means.
    void setMoreChoices(const QList<QPair<QString, QString>>& choices);
    QPushButton* addLink(const QString& text); ///< a small button under the editor
    QWidget* editor() const; ///< what has the focus
    using QWidget::show;

signals:
    void edited();

private:
    void makeEditor(QVBoxLayout* column);
    std::string chosen() const; ///< of the box: the name of its entry, or what was typed

    const Field& m_field;
    Value m_default;
    QLabel* m_label = nullptr;
    TextLabel* m_problem;
    ValueEdit* m_line = nullptr;
    QCheckBox* m_check = nullptr;
    OptionBox* m_combo = nullptr;
    PathEdit* m_path = nullptr;
    QPlainTextEdit* m_lines = nullptr; ///< for Words that may hold commas: one a line
    QToolButton* m_suggest = nullptr;
};

} // namespace lathe::ui
