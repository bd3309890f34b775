using SkiaSharp;
using Traceability.Photos;
using Traceability.Products;

namespace Traceability.Tests.Products;

public class DemoPictureTests
{
    [Fact]
    public async Task The_demo_picture_is_a_photo_like_any_other()
    {
        var (photo, fault) = await PhotoIntake.ReadAsync(DemoPicture.Jpeg(), TestContext.Current.CancellationToken);
        Assert.Equal(PhotoFault.None, fault);
        Assert.Equal((1200, 800), (photo!.Width, photo.Height));
    }

    [Fact]
    public void It_is_drawn_the_same_each_time() => Assert.Equal(DemoPicture.Jpeg(), DemoPicture.Jpeg());

    [Fact]
    public void There_is_a_ripe_mango_in_the_middle_on_a_light_ground()
    {
        using var picture = SKBitmap.Decode(DemoPicture.Jpeg());
        var (mango, ground) = (picture.GetPixel(600, 600), picture.GetPixel(30, 30));
        Assert.True(mango is { Red: > 220, Green: > 130, Blue: < 120 }, mango.ToString());
        Assert.True(ground is { Red: > 230, Green: > 215, Blue: > 180 }, ground.ToString());
    }
}
