#pragma once
#include <QHash>
#include <QLabel>

namespace lathe::ui {

/// A label that wraps and whose text can be selected. Long words, paths above all, may break inside, so that no text
/// makes a page wider than its window; what is copied from it has no trace of that.
class TextLabel : public QLabel {
    Q_OBJECT
public:
    explicit TextLabel(const QString& text = {}, QWidget* parent = nullptr);
    void setText(const QString& text); // NOLINT(bugprone-derived-method-shadowing-base-method): in its place
    QString text() const; ///< as it was set. NOLINT(bugprone-derived-method-shadowing-base-method)
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void measure() const;

    mutable QHash<int, int> m_heights; ///< by width: a layout asks many times while a page is made
    mutable QSize m_hint, m_least;     ///< without margins
    mutable QString m_measured;        ///< the text that they are of; QLabel's own setText() can be called, too
};

} // namespace lathe::ui
