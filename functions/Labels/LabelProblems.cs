using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Labels;

/// <summary>Why no label is printed.</summary>
static class LabelProblems
{
    const int NotFound = 404;
    const int Conflict = 409;
    const int Unprocessable = 422;

    public static ProblemResult NoRun { get; } =
        new(
            NotFound,
            "no-run",
            NoRunText,
            [new Refusal("run", "unknown", new Text("Không có lần đánh số này.", "There is no such run."))]
        );

    public static ProblemResult NoPalletNumber { get; } =
        new(
            Conflict,
            "no-pallet-number",
            new Text(
                "Đã hết mã kiện (SSCC) của tiền tố doanh nghiệp: người vận hành cần đặt tiền tố khác.",
                "Every pallet number (SSCC) of the company prefix is given: the operator has to set another."
            )
        );

    public static ProblemResult TooMany { get; } =
        ProblemResult.Invalid([new Refusal("count", "too-many", TooManyText)]);

    public static Text TooManyText =>
        new($"Nhiều nhất {PrintJob.MaxLabels} nhãn một lần.", $"At most {PrintJob.MaxLabels} labels at once.");

    static Text NoRunText =>
        new("Lô này không có thùng nào như vậy.", "This batch has no such boxes, or they stand on no pallet.");

    public static ProblemResult Recalled(RecallNotice recall) => new(Conflict, "recalled", RecalledText(recall));

    public static Text RecalledText(RecallNotice recall) =>
        new(
            $"Lô này đã bị thu hồi, không in nhãn nữa: {recall.Reason}",
            $"This lot is recalled, and gets no labels any more: {recall.Reason}"
        );

    public static ProblemResult TooSmall(LabelStock stock, Extent needed) =>
        new(
            Unprocessable,
            "label-too-small",
            TooSmallText(stock, needed),
            [new Refusal("sheet", "too-small", TooSmallText(stock, needed))]
        );

    public static Text TooSmallText(LabelStock stock, Extent needed) =>
        new(
            $"Nhãn {stock.Label.In(Language.Vietnamese)} quá nhỏ cho mã của lô này: cần ít nhất {needed.In(Language.Vietnamese)}.",
            $"A label of {stock.Label.In(Language.English)} is too small for this lot's code: it needs at least {needed.In(Language.English)}."
        );
}
