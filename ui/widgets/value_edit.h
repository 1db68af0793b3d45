#pragma once
#include <QLineEdit>

namespace lathe::ui {

/// A line that, left empty, shows the value that then counts, in ordinary ink, and where it comes from beside it:
/// "auto: 1024, the longest row". It is no text of the line: text() stays empty.
class ValueEdit : public QLineEdit {
    Q_OBJECT
public:
    using QLineEdit::QLineEdit;
    /// `value` may be empty, `from` in words: "the default", "the longest row".
    void setDefault(const QString& value, const QString& from);
    QString defaultText() const { return m_from.isEmpty() ? m_value : m_value + ", " + m_from; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_value, m_from;
};

} // namespace lathe::ui
