#pragma once
// The mask inspector: the text of one example with every token colored by whether it is trained on, only read,
// or cut off. Neighboring tokens alternate in shade, so that their borders show.
#include "lathe/data_preview.h"

#include <QTextEdit>

namespace lathe::ui {

class TokenView : public QTextEdit {
    Q_OBJECT
public:
    explicit TokenView(QWidget* parent = nullptr);

    void showExample(const ExampleView& example);
    void setPlain(bool plain) { m_plain = plain; } ///< tokens alone: nothing of a mask
    void clearExample();
    int trainedCount() const { return m_trained; }
    int cutCount() const { return m_cut; }

    static QWidget* makeLegend(); ///< what the colors mean

protected:
    bool event(QEvent* event) override;

private:
    void redraw();

    ExampleView m_example;
    std::vector<int> m_ends; ///< document position after each token
    int m_trained = 0, m_cut = 0;
    bool m_plain = false;
};

} // namespace lathe::ui
