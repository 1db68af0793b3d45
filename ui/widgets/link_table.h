#pragma once
// A table whose rows are doors: a click, Enter or the space bar opens one. It is as tall as its rows, so that it
// scrolls with its page. Lit are the row under the mouse and, as long as the table has the keyboard, the current one.
#include <QTableView>

namespace lathe::ui {

class LinkTable : public QTableView {
    Q_OBJECT
public:
    explicit LinkTable(QWidget* parent = nullptr);
    QSize minimumSizeHint() const override;

signals:
    void opened(int row);

protected:
    QSize viewportSizeHint() const override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& now, const QModelIndex& before) override;

private:
    void setHovered(int row);

    int m_hovered = -1; ///< the row under the mouse
};

} // namespace lathe::ui
